/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_MSG_EACH_RCPT_H
#define EC_HOOKS_CORE_PRE_MSG_EACH_RCPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, pre_msg_each_rcpt,
  (void *, ec_message *, accept_construct *),
  (ec_message *msg, accept_construct *ac),
  (EC_HOOK_CLOSURE, msg, ac),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
