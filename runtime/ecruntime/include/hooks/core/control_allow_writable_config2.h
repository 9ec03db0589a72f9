/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_ALLOW_WRITABLE_CONFIG2_H
#define EC_HOOKS_CORE_CONTROL_ALLOW_WRITABLE_CONFIG2_H
#include "module-hooks.h"
#include "hooks/types.h"

#pragma push_macro("EC__EMPTY")
#undef EC__EMPTY
#define EC__EMPTY {1}
EC_DECLARE_HOOK(core, int, control_allow_writable_config2,
  (void *, command_construct *, int, const char **, ec_control_context *,
      ec_control_context *),
  (command_construct *cc, int argc, const char **argv,
      ec_control_context *input, ec_control_context *output),
  (EC_HOOK_CLOSURE, cc, argc, argv, input, output),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
#pragma pop_macro("EC__EMPTY")

#endif
