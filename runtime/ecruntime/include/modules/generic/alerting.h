/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_GENERIC_ALERTING_H
#define EC_MODULES_GENERIC_ALERTING_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_alerting_inc_count)
uint64_t ec_alerting_inc_count(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
