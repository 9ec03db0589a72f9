/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_FC_H
#define EC_EC_FC_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_FC_EXPIRE_NEVER 0
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_fc_caches_find)
ec_fc_t *ec_fc_caches_find(EC_ANYTHING);
EC_NOT_HERE(ec_fc_caches_purge)
unsigned int ec_fc_caches_purge(EC_ANYTHING);
EC_NOT_HERE(ec_fc_create)
ec_fc_t *ec_fc_create(EC_ANYTHING);
EC_NOT_HERE(ec_fc_delref)
void ec_fc_delref(EC_ANYTHING);
EC_NOT_HERE(ec_fc_destroy)
void ec_fc_destroy(EC_ANYTHING);
EC_NOT_HERE(ec_fc_entry_addref)
void ec_fc_entry_addref(EC_ANYTHING);
EC_NOT_HERE(ec_fc_entry_delref)
void ec_fc_entry_delref(EC_ANYTHING);
EC_NOT_HERE(ec_fc_entry_reset)
void ec_fc_entry_reset(EC_ANYTHING);
EC_NOT_HERE(ec_fc_init)
void ec_fc_init(EC_ANYTHING);
EC_NOT_HERE(ec_fc_invalidate)
int ec_fc_invalidate(EC_ANYTHING);
EC_NOT_HERE(ec_fc_invalidate_key)
int ec_fc_invalidate_key(EC_ANYTHING);
EC_NOT_HERE(ec_fc_load)
ec_fc_entry_t *ec_fc_load(EC_ANYTHING);
EC_NOT_HERE(ec_fc_purge)
unsigned int ec_fc_purge(EC_ANYTHING);
EC_NOT_HERE(ec_fc_purge2)
unsigned int ec_fc_purge2(EC_ANYTHING);
EC_NOT_HERE(ec_fc_purge_time)
unsigned int ec_fc_purge_time(EC_ANYTHING);
EC_NOT_HERE(ec_fc_set_capacity)
int ec_fc_set_capacity(EC_ANYTHING);
EC_NOT_HERE(ec_fc_set_expire)
int ec_fc_set_expire(EC_ANYTHING);
EC_NOT_HERE(ec_fc_stat)
void ec_fc_stat(EC_ANYTHING);
EC_NOT_HERE(ec_fc_store)
int ec_fc_store(EC_ANYTHING);
EC_NOT_HERE(ec_fc_store_expire)
int ec_fc_store_expire(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
