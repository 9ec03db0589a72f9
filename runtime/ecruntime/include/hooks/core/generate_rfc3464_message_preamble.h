/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GENERATE_RFC3464_MESSAGE_PREAMBLE_H
#define EC_HOOKS_CORE_GENERATE_RFC3464_MESSAGE_PREAMBLE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, generate_rfc3464_message_preamble,
  (void *, ec_message *, dsn_actype, string *),
  (ec_message *message, dsn_actype action, string *body),
  (EC_HOOK_CLOSURE, message, action, body),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
