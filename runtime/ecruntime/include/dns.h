/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_DNS_H
#define EC_DNS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(is_valid_IP)
int is_valid_IP(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
