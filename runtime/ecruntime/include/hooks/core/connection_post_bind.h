/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONNECTION_POST_BIND_H
#define EC_HOOKS_CORE_CONNECTION_POST_BIND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, connection_post_bind,
  (void *, domain_record *, int, int, struct sockaddr *, int),
  (domain_record *dr, int binding_slot, int fd, struct sockaddr *addr,
      int addr_len),
  (EC_HOOK_CLOSURE, dr, binding_slot, fd, addr, addr_len),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
