/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_INC_INBOUND_CONNECTIONS_H
#define EC_HOOKS_CORE_INC_INBOUND_CONNECTIONS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, inc_inbound_connections,
  (void *, char *, int, accept_construct *),
  (char *conntype, int fd, accept_construct *ac),
  (EC_HOOK_CLOSURE, conntype, fd, ac))

#endif
