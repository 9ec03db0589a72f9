/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_USE_OUTBOUND_TLS_H
#define EC_HOOKS_CORE_USE_OUTBOUND_TLS_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_ssl.h"

EC_DECLARE_HOOK(core, int, use_outbound_tls,
  (void *, email_message *),
  (email_message *message),
  (EC_HOOK_CLOSURE, message),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
