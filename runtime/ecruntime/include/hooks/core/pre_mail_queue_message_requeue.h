/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_MAIL_QUEUE_MESSAGE_REQUEUE_H
#define EC_HOOKS_CORE_PRE_MAIL_QUEUE_MESSAGE_REQUEUE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, pre_mail_queue_message_requeue,
  (void *, abstract_message *, struct timeval *),
  (abstract_message *b, struct timeval *c),
  (EC_HOOK_CLOSURE, b, c))

#endif
