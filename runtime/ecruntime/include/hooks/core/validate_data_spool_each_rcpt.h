/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VALIDATE_DATA_SPOOL_EACH_RCPT_H
#define EC_HOOKS_CORE_VALIDATE_DATA_SPOOL_EACH_RCPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, validate_data_spool_each_rcpt,
  (void *, ec_message *, accept_construct *, validate_context *),
  (ec_message *msg, accept_construct *ac, validate_context *ctx),
  (EC_HOOK_CLOSURE, msg, ac, ctx))

#endif
