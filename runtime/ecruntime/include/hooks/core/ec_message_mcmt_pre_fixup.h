/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_MESSAGE_MCMT_PRE_FIXUP_H
#define EC_HOOKS_CORE_EC_MESSAGE_MCMT_PRE_FIXUP_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_message.h"

EC_DECLARE_HOOK(core, int, ec_message_mcmt_pre_fixup,
  (void *, ec_message *, int),
  (ec_message *msg, int mcmt_reception),
  (EC_HOOK_CLOSURE, msg, mcmt_reception),
  if (EC_HOOK_RETVAL == 1) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
