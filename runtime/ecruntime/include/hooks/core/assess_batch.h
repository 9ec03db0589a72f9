/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_ASSESS_BATCH_H
#define EC_HOOKS_CORE_ASSESS_BATCH_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, assess_batch,
  (void *, delivery_construct *, domain_record *, ec_binding_slot, connection *,
      int, int),
  (delivery_construct *dc, domain_record *dr, ec_binding_slot bs,
      connection *conn, int limit_pb, int limit_pc),
  (EC_HOOK_CLOSURE, dc, dr, bs, conn, limit_pb, limit_pc),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
