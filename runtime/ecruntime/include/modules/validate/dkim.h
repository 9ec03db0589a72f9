/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_DKIM_H
#define EC_MODULES_VALIDATE_DKIM_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_dkim_get_verify_results)
int ec_dkim_get_verify_results(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
