/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GET_PROTOCOL_STRING_FOR_TRACE_HEADERS_H
#define EC_HOOKS_CORE_GET_PROTOCOL_STRING_FOR_TRACE_HEADERS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, const char *, get_protocol_string_for_trace_headers,
  (void *, accept_construct *, validate_context *, email_message *),
  (accept_construct *ac, validate_context *ctx, email_message *mess),
  (EC_HOOK_CLOSURE, ac, ctx, mess),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
