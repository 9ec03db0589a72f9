/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CIDRTREE_CIDRTREE_IPV6_H
#define EC_CIDRTREE_CIDRTREE_IPV6_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(cidr_ipv6_count2)
u_int32_t cidr_ipv6_count2(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
