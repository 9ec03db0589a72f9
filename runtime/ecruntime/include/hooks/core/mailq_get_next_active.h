/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_MAILQ_GET_NEXT_ACTIVE_H
#define EC_HOOKS_CORE_MAILQ_GET_NEXT_ACTIVE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, ec_message *, mailq_get_next_active,
  (void *, domain_record *, int, connection_handle *),
  (domain_record *dr, int binding_slot, connection_handle *connh),
  (EC_HOOK_CLOSURE, dr, binding_slot, connh),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
