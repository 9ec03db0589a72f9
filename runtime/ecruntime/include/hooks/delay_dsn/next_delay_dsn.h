/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_DELAY_DSN_NEXT_DELAY_DSN_H
#define EC_HOOKS_DELAY_DSN_NEXT_DELAY_DSN_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "soft_bounce.h"

EC_DECLARE_HOOK(delay_dsn, int, next_delay_dsn,
  (void *, ec_message *, struct timeval *, time_t *),
  (ec_message *mess, struct timeval *now, time_t *when),
  (EC_HOOK_CLOSURE, mess, now, when),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
