/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_DNS_CACHE_H
#define EC_DNS_CACHE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DNS_CACHE_DISPATCH_NOW 1
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(dns_cache_free_node)
void dns_cache_free_node(EC_ANYTHING);
EC_NOT_HERE(dns_cache_lookup)
dns_cache_cachenode *dns_cache_lookup(EC_ANYTHING);
EC_NOT_HERE(dns_cache_lookup_wait)
dns_cache_cachenode *dns_cache_lookup_wait(EC_ANYTHING);
EC_NOT_HERE(dns_cache_submit)
void dns_cache_submit(EC_ANYTHING);
EC_NOT_HERE(dns_cache_submit2)
void dns_cache_submit2(EC_ANYTHING);
EC_NOT_HERE(dns_cache_submit3)
void dns_cache_submit3(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
