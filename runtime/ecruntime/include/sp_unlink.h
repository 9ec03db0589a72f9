/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SP_UNLINK_H
#define EC_SP_UNLINK_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_async_fail)
void ec_async_fail(EC_ANYTHING);
EC_NOT_HERE(sp_async_fail)
void sp_async_fail(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
