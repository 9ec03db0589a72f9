/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CIDRTREE_CIDRRANGE_H
#define EC_CIDRTREE_CIDRRANGE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CIDR_QUERY_PENDING (-1)
#define CIDRRANGE_NEGATIVE 0
#define CIDRRANGE_POSITIVE 1
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(cidrrange_ipv4_free)
void cidrrange_ipv4_free(EC_ANYTHING);
EC_NOT_HERE(cidrrange_ipv4_merge)
void cidrrange_ipv4_merge(EC_ANYTHING);
EC_NOT_HERE(cidrrange_ipv4_new)
cidrrange_ipv4 *cidrrange_ipv4_new(EC_ANYTHING);
EC_NOT_HERE(cidrrange_ipv4_query)
int cidrrange_ipv4_query(EC_ANYTHING);
EC_NOT_HERE(cidrrange_ipv4_update)
void cidrrange_ipv4_update(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_dump)
void cidrrange_val_ipv4_dump(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_free)
void cidrrange_val_ipv4_free(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_merge)
void cidrrange_val_ipv4_merge(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_new)
cidrrange_val_ipv4 *cidrrange_val_ipv4_new(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_query)
ec_blobject *cidrrange_val_ipv4_query(EC_ANYTHING);
EC_NOT_HERE(cidrrange_val_ipv4_update)
void cidrrange_val_ipv4_update(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
