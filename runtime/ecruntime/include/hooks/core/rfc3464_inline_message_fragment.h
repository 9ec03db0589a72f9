/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_RFC3464_INLINE_MESSAGE_FRAGMENT_H
#define EC_HOOKS_CORE_RFC3464_INLINE_MESSAGE_FRAGMENT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, rfc3464_inline_message_fragment,
  (void *, string *, ec_message *, dsn_actype),
  (string *response, ec_message *message, dsn_actype action),
  (EC_HOOK_CLOSURE, response, message, action),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
