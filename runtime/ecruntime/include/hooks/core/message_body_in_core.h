/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_MESSAGE_BODY_IN_CORE_H
#define EC_HOOKS_CORE_MESSAGE_BODY_IN_CORE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "spool.h"

EC_DECLARE_HOOK(core, int, message_body_in_core,
  (void *, email_message *, int, int *),
  (email_message *mess, int pull, int *result),
  (EC_HOOK_CLOSURE, mess, pull, result),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
