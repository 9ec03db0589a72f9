/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_AUTO_ROUTES_H
#define EC_HOOKS_AUTO_ROUTES_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/core/config_fetch_domain_routes.h"

#endif
