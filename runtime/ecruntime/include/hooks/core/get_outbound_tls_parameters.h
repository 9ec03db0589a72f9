/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GET_OUTBOUND_TLS_PARAMETERS_H
#define EC_HOOKS_CORE_GET_OUTBOUND_TLS_PARAMETERS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, get_outbound_tls_parameters,
  (void *, ec_message *, ec_ssl_ctx_params *),
  (ec_message *msg, ec_ssl_ctx_params *params),
  (EC_HOOK_CLOSURE, msg, params),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
