/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_MAIL_QUEUE_INSERT_ACTIVE_H
#define EC_HOOKS_CORE_MAIL_QUEUE_INSERT_ACTIVE_H
#include "module-hooks.h"
#include "hooks/types.h"

#pragma push_macro("EC__EMPTY")
#undef EC__EMPTY
#define EC__EMPTY {-1}
EC_DECLARE_HOOK(core, int, mail_queue_insert_active,
  (void *, mail_queue *, abstract_message *),
  (mail_queue *mq, abstract_message *message),
  (EC_HOOK_CLOSURE, mq, message),
  if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
#pragma pop_macro("EC__EMPTY")

#endif
