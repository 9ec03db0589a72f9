/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_OPTION_POST_SET_H
#define EC_HOOKS_CORE_CONFIG_OPTION_POST_SET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, config_option_post_set,
  (void *, ec_config_header *, ec_config_option *, void **),
  (ec_config_header *cfghdr, ec_config_option *opt, void **container),
  (EC_HOOK_CLOSURE, cfghdr, opt, container))

#endif
