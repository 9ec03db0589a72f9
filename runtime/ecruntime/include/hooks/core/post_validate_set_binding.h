/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_VALIDATE_SET_BINDING_H
#define EC_HOOKS_CORE_POST_VALIDATE_SET_BINDING_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_validate_set_binding,
  (void *, ec_message *),
  (ec_message *m),
  (EC_HOOK_CLOSURE, m))

#endif
