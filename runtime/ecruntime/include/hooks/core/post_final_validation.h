/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_FINAL_VALIDATION_H
#define EC_HOOKS_CORE_POST_FINAL_VALIDATION_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, post_final_validation,
  (void *, ec_message *, accept_construct *, validate_context *),
  (ec_message *msg, accept_construct *ac, validate_context *ctx),
  (EC_HOOK_CLOSURE, msg, ac, ctx),
)

#endif
