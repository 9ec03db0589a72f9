/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_MESSAGE_MCMT_FIXUP_H
#define EC_HOOKS_CORE_EC_MESSAGE_MCMT_FIXUP_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_message.h"

EC_DECLARE_HOOK(core, int, ec_message_mcmt_fixup,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
