/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_DEC_OUTBOUND_CONNECTIONS_H
#define EC_HOOKS_CORE_DEC_OUTBOUND_CONNECTIONS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, dec_outbound_connections,
  (void *, connection_handle *),
  (connection_handle *connh),
  (EC_HOOK_CLOSURE, connh))

#endif
