/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SERVER_ESMTP_SESSION_ABORT_H
#define EC_HOOKS_CORE_SERVER_ESMTP_SESSION_ABORT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, server_esmtp_session_abort,
  (void *, accept_construct *),
  (accept_construct *ac),
  (EC_HOOK_CLOSURE, ac))

#endif
