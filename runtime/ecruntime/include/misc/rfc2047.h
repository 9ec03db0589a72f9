/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_RFC2047_H
#define EC_MISC_RFC2047_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rfc2047_utf8_decode)
char *rfc2047_utf8_decode(EC_ANYTHING);
EC_NOT_HERE(rfc2047_utf8_decode_to_string)
int rfc2047_utf8_decode_to_string(EC_ANYTHING);
EC_NOT_HERE(rfc2047_utf8_encode_to_string)
int rfc2047_utf8_encode_to_string(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
