/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_ALLOW_WRITABLE_CONFIG_H
#define EC_HOOKS_CORE_CONTROL_ALLOW_WRITABLE_CONFIG_H
#include "module-hooks.h"
#include "hooks/types.h"

#pragma push_macro("EC__EMPTY")
#undef EC__EMPTY
#define EC__EMPTY {1}
EC_DECLARE_HOOK(core, int, control_allow_writable_config,
  (void *, command_construct *, string *),
  (command_construct *cc, string *response),
  (EC_HOOK_CLOSURE, cc, response),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
#pragma pop_macro("EC__EMPTY")

#endif
