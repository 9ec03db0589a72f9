/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VALIDATE_CONNECT_H
#define EC_HOOKS_CORE_VALIDATE_CONNECT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, validate_connect,
  (void *, accept_construct *, validate_context *),
  (accept_construct *ac, validate_context *c),
  (EC_HOOK_CLOSURE, ac, c))

#endif
