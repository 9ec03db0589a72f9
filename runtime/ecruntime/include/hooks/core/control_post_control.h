/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_POST_CONTROL_H
#define EC_HOOKS_CORE_CONTROL_POST_CONTROL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, control_post_control,
  (void *, command_construct *, int, const char **, ec_control_context *,
      ec_control_context *),
  (command_construct *cc, int argc, const char **argv,
      ec_control_context *input, ec_control_context *output),
  (EC_HOOK_CLOSURE, cc, argc, argv, input, output))

#endif
