/* The seed of new hash tables. */
#ifndef ECB_HASH_SEED_H
#define ECB_HASH_SEED_H
#include "ecb_export.h"
#include "ec_types.h"

u_int32_t ecb_hash_seed(void);
/* The host, before there are tables: one seed for every run, so that tables are
   walked in the same order. Without it the kernel gives a random one, and keys
   that a peer chose do not collide by his plan. */
ECB_EXPORT void ecb_hash_set_seed(u_int32_t seed);

#endif
