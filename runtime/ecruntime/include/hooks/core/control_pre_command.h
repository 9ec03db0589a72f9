/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_PRE_COMMAND_H
#define EC_HOOKS_CORE_CONTROL_PRE_COMMAND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, control_pre_command,
  (void *, command_construct *, string *),
  (command_construct *cc, string *response),
  (EC_HOOK_CLOSURE, cc, response),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
