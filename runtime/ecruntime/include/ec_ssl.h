/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_SSL_H
#define EC_EC_SSL_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_SSL_CLIENT 0
#define EC_SSL_VERIFY_NONE 0
#define EC_USE_TLS_NO 0
#define EC_SSL_SERVER 1
#define EC_SSL_VERIFY_VALIDCA 1
#define EC_USE_TLS_IFAVAILABLE 1
#define EC_SSL_VERIFY_HOSTNAME 2
#define EC_USE_TLS_REQUIRED 2
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_ssl_ctx_from_event)
ec_ssl_ctx *ec_ssl_ctx_from_event(EC_ANYTHING);
EC_NOT_HERE(ec_ssl_is_event_ssl)
void ec_ssl_is_event_ssl(EC_ANYTHING);
EC_NOT_HERE(ec_ssl_set_ctx_param)
int ec_ssl_set_ctx_param(EC_ANYTHING);
EC_NOT_HERE(ec_ssl_set_ctx_verify_mode)
int ec_ssl_set_ctx_verify_mode(EC_ANYTHING);
EC_NOT_HERE(ec_ssl_set_verify_errmsg)
void ec_ssl_set_verify_errmsg(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
