/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_RSRC_SETUP_H
#define EC_HOOKS_CORE_CONFIG_RSRC_SETUP_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_rsrc_setup,
  (void *, ec_config_header *),
  (ec_config_header *transaction),
  (EC_HOOK_CLOSURE, transaction),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
