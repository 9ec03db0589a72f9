/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_FINAL_VALIDATION2_H
#define EC_HOOKS_CORE_FINAL_VALIDATION2_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "module-hooks.h"

EC_DECLARE_HOOK(core, int, final_validation2,
  (void *, ec_message *, accept_construct *, validate_context *),
  (ec_message *msg, accept_construct *ac, validate_context *ctx),
  (EC_HOOK_CLOSURE, msg, ac, ctx),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
