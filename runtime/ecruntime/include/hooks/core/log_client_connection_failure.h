/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_CLIENT_CONNECTION_FAILURE_H
#define EC_HOOKS_CORE_LOG_CLIENT_CONNECTION_FAILURE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "connection.h"

EC_DECLARE_VOID_HOOK(core, log_client_connection_failure,
  (void *, struct sockaddr *, int, domain_record *, int, struct timeval *),
  (struct sockaddr *addr, int err, domain_record *dr, int binding_slot,
      struct timeval *now),
  (EC_HOOK_CLOSURE, addr, err, dr, binding_slot, now))

#endif
