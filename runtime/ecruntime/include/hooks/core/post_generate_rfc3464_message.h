/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_GENERATE_RFC3464_MESSAGE_H
#define EC_HOOKS_CORE_POST_GENERATE_RFC3464_MESSAGE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_generate_rfc3464_message,
  (void *, ec_message *, ec_message *, dsn_actype),
  (ec_message *orig, ec_message *bounce, dsn_actype action),
  (EC_HOOK_CLOSURE, orig, bounce, action))

#endif
