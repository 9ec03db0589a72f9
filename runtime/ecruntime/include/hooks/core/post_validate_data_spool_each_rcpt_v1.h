/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_VALIDATE_DATA_SPOOL_EACH_RCPT_V1_H
#define EC_HOOKS_CORE_POST_VALIDATE_DATA_SPOOL_EACH_RCPT_V1_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_validate_data_spool_each_rcpt_v1,
  (void *, ec_message *, accept_construct *, validate_context *),
  (ec_message *m, accept_construct *ac, validate_context *c),
  (EC_HOOK_CLOSURE, m, ac, c))

#endif
