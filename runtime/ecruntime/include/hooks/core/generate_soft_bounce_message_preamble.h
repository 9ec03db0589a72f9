/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GENERATE_SOFT_BOUNCE_MESSAGE_PREAMBLE_H
#define EC_HOOKS_CORE_GENERATE_SOFT_BOUNCE_MESSAGE_PREAMBLE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, generate_soft_bounce_message_preamble,
  (void *, email_message *, string *),
  (email_message *message, string *body),
  (EC_HOOK_CLOSURE, message, body),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
