/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SMTP_SHOULD_SESSION_SHUTDOWN_H
#define EC_HOOKS_CORE_SMTP_SHOULD_SESSION_SHUTDOWN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, smtp_should_session_shutdown,
  (void *, delivery_construct *),
  (delivery_construct *dc),
  (EC_HOOK_CLOSURE, dc),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
