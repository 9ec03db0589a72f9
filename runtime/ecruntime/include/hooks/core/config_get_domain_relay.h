/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_GET_DOMAIN_RELAY_H
#define EC_HOOKS_CORE_CONFIG_GET_DOMAIN_RELAY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_get_domain_relay,
  (void *, generic_module_infrastructure *, const char *, int *),
  (generic_module_infrastructure *cs, const char *domain, int *retval),
  (EC_HOOK_CLOSURE, cs, domain, retval),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
