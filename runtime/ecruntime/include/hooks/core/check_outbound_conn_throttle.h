/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CHECK_OUTBOUND_CONN_THROTTLE_H
#define EC_HOOKS_CORE_CHECK_OUTBOUND_CONN_THROTTLE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, check_outbound_conn_throttle,
  (void *, int, domain_record *, struct timeval *, struct timeval *),
  (int binding_id, domain_record *dr, struct timeval *now,
      struct timeval *later),
  (EC_HOOK_CLOSURE, binding_id, dr, now, later),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
