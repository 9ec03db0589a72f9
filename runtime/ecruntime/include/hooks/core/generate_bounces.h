/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GENERATE_BOUNCES_H
#define EC_HOOKS_CORE_GENERATE_BOUNCES_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "soft_bounce.h"

EC_DECLARE_HOOK(core, int, generate_bounces,
  (void *, ec_message *, int *),
  (ec_message *mess, int *enabled),
  (EC_HOOK_CLOSURE, mess, enabled),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
