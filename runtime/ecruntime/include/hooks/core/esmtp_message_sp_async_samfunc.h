/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_ESMTP_MESSAGE_SP_ASYNC_SAMFUNC_H
#define EC_HOOKS_CORE_ESMTP_MESSAGE_SP_ASYNC_SAMFUNC_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, sp_async_message *, esmtp_message_sp_async_samfunc,
  (void *, message_construct *),
  (message_construct *mc),
  (EC_HOOK_CLOSURE, mc),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
