/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ADDRESS_H
#define EC_ADDRESS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rfc2822_address_destroy)
void rfc2822_address_destroy(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
