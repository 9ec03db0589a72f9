/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_APN_H
#define EC_MODULES_MOBILITY_APN_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(apn_status_classifier)
int apn_status_classifier(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
