/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_INITIATE_CONNECTION_SMTP_H
#define EC_HOOKS_CORE_POST_INITIATE_CONNECTION_SMTP_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_initiate_connection_smtp,
  (void *, domain_record *, int, struct timeval *, int),
  (domain_record *dr, int binding_slot, struct timeval *now, int conn_fd),
  (EC_HOOK_CLOSURE, dr, binding_slot, now, conn_fd))

#endif
