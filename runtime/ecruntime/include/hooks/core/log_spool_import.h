/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_SPOOL_IMPORT_H
#define EC_HOOKS_CORE_LOG_SPOOL_IMPORT_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "spool.h"

EC_DECLARE_VOID_HOOK(core, log_spool_import,
  (void *, ec_message *, message_id *, struct timeval *, ec_spool_ctx *, int),
  (ec_message *m, message_id *orig_id, struct timeval *now, ec_spool_ctx *ctx,
      int result),
  (EC_HOOK_CLOSURE, m, orig_id, now, ctx, result))

#endif
