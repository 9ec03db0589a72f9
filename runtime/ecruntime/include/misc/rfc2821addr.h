/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_RFC2821ADDR_H
#define EC_MISC_RFC2821ADDR_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VALID_NOBRACKET 1
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rfc2821_address_destroy)
void rfc2821_address_destroy(EC_ANYTHING);
EC_NOT_HERE(rfc2821_address_parse)
int rfc2821_address_parse(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
