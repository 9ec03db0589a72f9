/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_MESSAGESCOPE_H
#define EC_MODULES_VALIDATE_EC_MESSAGESCOPE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_messagescope_query)
int ec_messagescope_query(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
