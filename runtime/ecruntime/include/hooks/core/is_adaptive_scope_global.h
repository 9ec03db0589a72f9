/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_IS_ADAPTIVE_SCOPE_GLOBAL_H
#define EC_HOOKS_CORE_IS_ADAPTIVE_SCOPE_GLOBAL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, is_adaptive_scope_global,
  (void *, int, const char *),
  (int binding_slot, const char *domain),
  (EC_HOOK_CLOSURE, binding_slot, domain),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
