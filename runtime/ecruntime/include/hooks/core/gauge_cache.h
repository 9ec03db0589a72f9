/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GAUGE_CACHE_H
#define EC_HOOKS_CORE_GAUGE_CACHE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/gauge_cache_manip.h"

#endif
