/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_OPTION_PRE_SET_H
#define EC_HOOKS_CORE_CONFIG_OPTION_PRE_SET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_option_pre_set,
  (void *, ec_config_header *, ec_config_option *, void **),
  (ec_config_header *cfghdr, ec_config_option *opt, void **container),
  (EC_HOOK_CLOSURE, cfghdr, opt, container),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
