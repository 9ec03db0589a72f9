/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PREMIGRATE_OUTBOUND_CONNECTION_H
#define EC_HOOKS_CORE_PREMIGRATE_OUTBOUND_CONNECTION_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, premigrate_outbound_connection,
  (void *, connection_handle *, domain_record *, domain_record *),
  (connection_handle *connh, domain_record *src, domain_record *dest),
  (EC_HOOK_CLOSURE, connh, src, dest))

#endif
