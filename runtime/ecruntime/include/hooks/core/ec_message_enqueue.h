/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_MESSAGE_ENQUEUE_H
#define EC_HOOKS_CORE_EC_MESSAGE_ENQUEUE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_message.h"

EC_DECLARE_HOOK(core, int, ec_message_enqueue,
  (void *, ec_message *, struct timeval *),
  (ec_message *msg, struct timeval *now),
  (EC_HOOK_CLOSURE, msg, now),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
