/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_OUTBOUND_TLS_CIPHERS_H
#define EC_HOOKS_CORE_OUTBOUND_TLS_CIPHERS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, char *, outbound_tls_ciphers,
  (void *, email_message *),
  (email_message *message),
  (EC_HOOK_CLOSURE, message),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
