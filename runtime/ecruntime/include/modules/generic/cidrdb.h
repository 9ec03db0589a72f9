/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_GENERIC_CIDRDB_H
#define EC_MODULES_GENERIC_CIDRDB_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(cidr_query)
int cidr_query(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
