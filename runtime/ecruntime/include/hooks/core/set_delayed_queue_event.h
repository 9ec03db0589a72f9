/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SET_DELAYED_QUEUE_EVENT_H
#define EC_HOOKS_CORE_SET_DELAYED_QUEUE_EVENT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, set_delayed_queue_event,
  (void *, mail_queue *, struct timeval *),
  (mail_queue *mq, struct timeval *now),
  (EC_HOOK_CLOSURE, mq, now),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
