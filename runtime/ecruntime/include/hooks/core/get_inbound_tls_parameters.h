/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GET_INBOUND_TLS_PARAMETERS_H
#define EC_HOOKS_CORE_GET_INBOUND_TLS_PARAMETERS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, get_inbound_tls_parameters,
  (void *, message_construct *, validate_context *, ec_ssl_ctx_params *),
  (message_construct *mc, validate_context *ctx, ec_ssl_ctx_params *params),
  (EC_HOOK_CLOSURE, mc, ctx, params),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
