/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_RESOURCE_SETUP_H
#define EC_HOOKS_CORE_CONFIG_RESOURCE_SETUP_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/config_rsrc_setup.h"

#endif
