/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_FETCH_DOMAIN_ROUTES_H
#define EC_HOOKS_CORE_CONFIG_FETCH_DOMAIN_ROUTES_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_fetch_domain_routes,
  (void *, ec_config_value **, ec_config_header **, const char *),
  (ec_config_value **valueptr, ec_config_header **from, const char *domain),
  (EC_HOOK_CLOSURE, valueptr, from, domain),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
