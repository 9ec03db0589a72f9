/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_OUTBOUND_TLS_VERIFY_H
#define EC_HOOKS_CORE_OUTBOUND_TLS_VERIFY_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_ssl.h"

EC_DECLARE_HOOK(core, int, outbound_tls_verify,
  (void *, email_message *),
  (email_message *message),
  (EC_HOOK_CLOSURE, message),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
