/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VETO_HOST_CONNECTION_H
#define EC_HOOKS_CORE_VETO_HOST_CONNECTION_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, veto_host_connection,
  (void *, host_record *, domain_record *, int, int, int),
  (host_record *host, domain_record *dr, int binding_slot, int max_conns,
      int cur_conns),
  (EC_HOOK_CLOSURE, host, dr, binding_slot, max_conns, cur_conns),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
