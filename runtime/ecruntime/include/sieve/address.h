/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SIEVE_ADDRESS_H
#define EC_SIEVE_ADDRESS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rfc2822_address_parse)
int rfc2822_address_parse(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
