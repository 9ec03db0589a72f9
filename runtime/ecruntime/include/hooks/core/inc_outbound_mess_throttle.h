/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_INC_OUTBOUND_MESS_THROTTLE_H
#define EC_HOOKS_CORE_INC_OUTBOUND_MESS_THROTTLE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, inc_outbound_mess_throttle,
  (void *, int, domain_record *),
  (int binding_id, domain_record *dr),
  (EC_HOOK_CLOSURE, binding_id, dr))

#endif
