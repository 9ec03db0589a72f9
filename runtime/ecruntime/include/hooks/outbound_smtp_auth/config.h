/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_OUTBOUND_SMTP_AUTH_CONFIG_H
#define EC_HOOKS_OUTBOUND_SMTP_AUTH_CONFIG_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(outbound_smtp_auth, int, config,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
