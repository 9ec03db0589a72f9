/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_GENERATE_SOFT_BOUNCE_MESSAGE_H
#define EC_HOOKS_CORE_POST_GENERATE_SOFT_BOUNCE_MESSAGE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_generate_soft_bounce_message,
  (void *, email_message *, email_message *),
  (email_message *orig, email_message *bounce),
  (EC_HOOK_CLOSURE, orig, bounce))

#endif
