/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_GET_RESERVE_MAINTENANCE_INTERVAL_DATA_H
#define EC_HOOKS_CORE_CONFIG_GET_RESERVE_MAINTENANCE_INTERVAL_DATA_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_get_reserve_maintenance_interval_data,
  (void *, generic_module_infrastructure *, int *, void **),
  (generic_module_infrastructure *caller_scope, int *value, void **data),
  (EC_HOOK_CLOSURE, caller_scope, value, data),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
