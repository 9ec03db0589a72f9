/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_SMPP_ESME_H
#define EC_MODULES_MOBILITY_SMPP_SMPP_ESME_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(smpp_async_fail_ec_message)
void smpp_async_fail_ec_message(EC_ANYTHING);
EC_NOT_HERE(smpp_fail_ec_message)
void smpp_fail_ec_message(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
