/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_OPENDKIM_H
#define EC_MODULES_VALIDATE_EC_OPENDKIM_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_opendkim_sign)
int ec_opendkim_sign(EC_ANYTHING);
EC_NOT_HERE(ec_opendkim_start)
DKIM *ec_opendkim_start(EC_ANYTHING);
EC_NOT_HERE(ec_opendkim_verify)
int ec_opendkim_verify(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
