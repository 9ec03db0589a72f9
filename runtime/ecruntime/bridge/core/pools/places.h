#ifndef ECB_POOLS_PLACES_H
#define ECB_POOLS_PLACES_H
/*
 * The places of a pool, one for each job that may run at a time. Where the host
 * runs jobs of its own, both languages share them; otherwise the number of
 * threads is the limit, and nothing is counted. All under the lock of the pool.
 */
#include "pools/pool.h"

/* Whether a job may begin, of the host or of C. */
int ecb_place_is_free(const ecb_pool *pool, int is_host);
void ecb_place_take(ecb_pool *pool, int is_host);
void ecb_place_give(ecb_pool *pool);

/* A thread becomes busy, or begins to rest. */
void ecb_pool_count_busy(ecb_pool *pool, int difference);
/* A thread begins to live, or has ended. */
void ecb_pool_count_threads(ecb_pool *pool, int difference);

#endif
