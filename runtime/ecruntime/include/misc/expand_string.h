/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EXPAND_STRING_H
#define EC_MISC_EXPAND_STRING_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_INTERPOLATE_BLOCKING 0
#define EC_INTERPOLATE_NO_EXPN 0
#define EC_INTERPOLATE_EXPANDED 1
#define EC_INTERPOLATE_NON_BLOCKING 1
#define EC_INTERPOLATE_REQ_MSG 1
#define MACRO_PASS 1
#define EC_INTERPOLATE_EXPN_ASYNC 2
#define EC_INTERPOLATE_QUICK 2
#define EC_INTERPOLATE_REQ_MSG_BODY 2
#define MACRO_EAGAIN 2
#define EC_INTERPOLATE_ASYNC 3
#define EC_INTERPOLATE_REQ_MSG_HDRS 4
#define EC_INTERPOLATE_REQ_VCTX 8
#define EC_INTERPOLATE_REQ_AC 16
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_interpolate_add_job)
int ec_interpolate_add_job(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_add_reqs)
void ec_interpolate_add_reqs(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_calc_deps)
int ec_interpolate_calc_deps(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_crack_macro)
int ec_interpolate_crack_macro(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_register_constant)
void ec_interpolate_register_constant(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_register_func)
void ec_interpolate_register_func(EC_ANYTHING);
EC_NOT_HERE(ec_interpolate_string)
int ec_interpolate_string(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
