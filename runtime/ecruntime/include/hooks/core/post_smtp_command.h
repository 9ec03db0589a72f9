/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_SMTP_COMMAND_H
#define EC_HOOKS_CORE_POST_SMTP_COMMAND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_smtp_command,
  (void *, int *, message_construct *, validate_context *),
  (int *b, message_construct *c, validate_context *d),
  (EC_HOOK_CLOSURE, b, c, d))

#endif
