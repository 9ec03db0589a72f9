/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_LICENSE_IFE_H
#define EC_LICENSE_IFE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_if_list)
int ec_if_list(EC_ANYTHING);
EC_NOT_HERE(if_arp_cache)
struct ec_arp_entry *if_arp_cache(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
