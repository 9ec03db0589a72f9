/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_BINDING_GROUP_CHOOSE_BINDING_H
#define EC_HOOKS_CORE_BINDING_GROUP_CHOOSE_BINDING_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "binding.h"

EC_DECLARE_HOOK(core, int, binding_group_choose_binding,
  (void *, ec_message *, const char *),
  (ec_message *msg, const char *binding_group),
  (EC_HOOK_CLOSURE, msg, binding_group),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
