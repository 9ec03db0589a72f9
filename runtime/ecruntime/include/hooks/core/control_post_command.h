/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_POST_COMMAND_H
#define EC_HOOKS_CORE_CONTROL_POST_COMMAND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, control_post_command,
  (void *, command_construct *, string *),
  (command_construct *cc, string *response),
  (EC_HOOK_CLOSURE, cc, response))

#endif
