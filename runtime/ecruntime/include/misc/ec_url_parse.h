/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_URL_PARSE_H
#define EC_MISC_EC_URL_PARSE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_parse_url)
ec_url_details *ec_parse_url(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
