/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GENERATE_RFC3464_MESSAGE_H
#define EC_HOOKS_CORE_GENERATE_RFC3464_MESSAGE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, generate_rfc3464_message,
  (void *, ec_message *, dsn_actype, ec_message **),
  (ec_message *message, dsn_actype action, ec_message **mdn),
  (EC_HOOK_CLOSURE, message, action, mdn),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
