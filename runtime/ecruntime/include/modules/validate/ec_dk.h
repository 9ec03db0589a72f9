/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_DK_H
#define EC_MODULES_VALIDATE_EC_DK_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_dk_responsible_domain)
int ec_dk_responsible_domain(EC_ANYTHING);
EC_NOT_HERE(ec_dk_sign)
int ec_dk_sign(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
