/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SECURITY_AUTH_LOOKUP_H
#define EC_SECURITY_AUTH_LOOKUP_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SECURECREDS_NO_MATCH 0
#define SECURECREDS_MATCH 1
#define SECURECREDS_ERROR 2
#define EC_AUTH_FAIL 0
#define EC_AUTH_OK 1
#define EC_AUTH_ERROR 2
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_authz_check)
int ec_authz_check(EC_ANYTHING);
EC_NOT_HERE(ec_authz_enum_groups)
int ec_authz_enum_groups(EC_ANYTHING);
EC_NOT_HERE(ec_authz_id)
int ec_authz_id(EC_ANYTHING);
EC_NOT_HERE(ec_register_authz_handler2)
int ec_register_authz_handler2(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
