/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_GET_DOMAIN_HOST_FAILURE_RETRY_H
#define EC_HOOKS_CORE_CONFIG_GET_DOMAIN_HOST_FAILURE_RETRY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_get_domain_host_failure_retry,
  (void *, generic_module_infrastructure *, int *),
  (generic_module_infrastructure *caller_scope, int *value),
  (EC_HOOK_CLOSURE, caller_scope, value),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
