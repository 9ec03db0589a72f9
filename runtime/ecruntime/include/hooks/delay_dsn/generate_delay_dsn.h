/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_DELAY_DSN_GENERATE_DELAY_DSN_H
#define EC_HOOKS_DELAY_DSN_GENERATE_DELAY_DSN_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "soft_bounce.h"

EC_DECLARE_HOOK(delay_dsn, int, generate_delay_dsn,
  (void *, ec_message *, int *),
  (ec_message *msg, int *enabled),
  (EC_HOOK_CLOSURE, msg, enabled),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
