/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_OPTION_SET_H
#define EC_HOOKS_CORE_CONFIG_OPTION_SET_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/config_option_post_set.h"
#include "hooks/core/config_option_pre_set.h"

#endif
