/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_MESSAGE_CONVERSION_H
#define EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_MESSAGE_CONVERSION_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/smpp/MO_conversion.h"
#include "hooks/smpp/MT_conversion.h"

#endif
