/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_GENERIC_ADAPTIVE_REPLICATE_H
#define EC_MODULES_GENERIC_ADAPTIVE_REPLICATE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_adaptive_persist_configurations)
int ec_adaptive_persist_configurations(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_remove_suspension)
int ec_adaptive_remove_suspension(EC_ANYTHING);
EC_NOT_HERE(ec_adaptive_restore_configuration)
int ec_adaptive_restore_configuration(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
