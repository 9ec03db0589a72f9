/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VALIDATE_ACCEPT_H
#define EC_HOOKS_CORE_VALIDATE_ACCEPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, validate_accept,
  (void *, accept_construct *, validate_context *),
  (accept_construct *ac, validate_context *c),
  (EC_HOOK_CLOSURE, ac, c),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
