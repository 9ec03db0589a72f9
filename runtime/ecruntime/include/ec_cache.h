/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_CACHE_H
#define EC_EC_CACHE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_CACHE_LIFETIME_INFINITE (-1)
#define EC_CACHE_MISS 0
#define EC_CACHE_HIT 1
#define EC_CACHE_PENDING 2
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_cache_create)
ec_cache_t *ec_cache_create(EC_ANYTHING);
EC_NOT_HERE(ec_cache_create2)
ec_cache_t *ec_cache_create2(EC_ANYTHING);
EC_NOT_HERE(ec_cache_delete)
int ec_cache_delete(EC_ANYTHING);
EC_NOT_HERE(ec_cache_delref)
void ec_cache_delref(EC_ANYTHING);
EC_NOT_HERE(ec_cache_destroy)
void ec_cache_destroy(EC_ANYTHING);
EC_NOT_HERE(ec_cache_find)
ec_cache_elt *ec_cache_find(EC_ANYTHING);
EC_NOT_HERE(ec_cache_get_stats)
void ec_cache_get_stats(EC_ANYTHING);
EC_NOT_HERE(ec_cache_get_stats2)
void ec_cache_get_stats2(EC_ANYTHING);
EC_NOT_HERE(ec_cache_get_stats_by_name)
int ec_cache_get_stats_by_name(EC_ANYTHING);
EC_NOT_HERE(ec_cache_insert)
ec_cache_elt *ec_cache_insert(EC_ANYTHING);
EC_NOT_HERE(ec_cache_purge)
int ec_cache_purge(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolve)
int ec_cache_resolve(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolver_delref)
void ec_cache_resolver_delref(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolver_run_on_completion)
void ec_cache_resolver_run_on_completion(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolver_set_complete)
void ec_cache_resolver_set_complete(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolver_wait_for_completion)
ec_cache_elt *ec_cache_resolver_wait_for_completion(EC_ANYTHING);
EC_NOT_HERE(ec_cache_resolver_wake_on_completion)
ec_cache_resolver_cond *ec_cache_resolver_wake_on_completion(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
