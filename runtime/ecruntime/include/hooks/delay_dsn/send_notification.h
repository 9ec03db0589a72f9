/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_DELAY_DSN_SEND_NOTIFICATION_H
#define EC_HOOKS_DELAY_DSN_SEND_NOTIFICATION_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "soft_bounce.h"

EC_DECLARE_HOOK(delay_dsn, int, send_notification,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
