/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_GCM_H
#define EC_MODULES_MOBILITY_GCM_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(gcm_classify_error)
int gcm_classify_error(EC_ANYTHING);
EC_NOT_HERE(gcm_get_result_error_code)
int gcm_get_result_error_code(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
