/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_MSG_EACH_RCPT_H
#define EC_HOOKS_CORE_POST_MSG_EACH_RCPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, post_msg_each_rcpt,
  (void *, ec_message *, accept_construct *, validate_context *),
  (ec_message *msg, accept_construct *ac, validate_context *vctx),
  (EC_HOOK_CLOSURE, msg, ac, vctx),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
