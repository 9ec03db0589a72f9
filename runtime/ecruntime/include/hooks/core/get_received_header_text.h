/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GET_RECEIVED_HEADER_TEXT_H
#define EC_HOOKS_CORE_GET_RECEIVED_HEADER_TEXT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, get_received_header_text,
  (void *, ec_message *, message_construct *, accept_construct *,
      validate_context *, string *),
  (ec_message *msg, message_construct *mc, accept_construct *ac,
      validate_context *ctx, string *response),
  (EC_HOOK_CLOSURE, msg, mc, ac, ctx, response),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
