/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CIDRTREE_CIDRTREE_H
#define EC_CIDRTREE_CIDRTREE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(cidr_ipv4_count2)
u_int32_t cidr_ipv4_count2(EC_ANYTHING);
EC_NOT_HERE(cidr_ipv4_delete)
void cidr_ipv4_delete(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
