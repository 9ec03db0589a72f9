/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_MAILQ_MESSAGE_REQUEUE_H
#define EC_HOOKS_CORE_PRE_MAILQ_MESSAGE_REQUEUE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, pre_mailq_message_requeue,
  (void *, ec_message *, struct timeval *),
  (ec_message *msg, struct timeval *now),
  (EC_HOOK_CLOSURE, msg, now))

#endif
