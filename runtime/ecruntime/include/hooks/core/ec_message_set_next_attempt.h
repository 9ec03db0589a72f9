/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_MESSAGE_SET_NEXT_ATTEMPT_H
#define EC_HOOKS_CORE_EC_MESSAGE_SET_NEXT_ATTEMPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, ec_message_set_next_attempt,
  (void *, ec_message *, struct timeval *, int *),
  (ec_message *msg, struct timeval *now, int *rv),
  (EC_HOOK_CLOSURE, msg, now, rv),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
