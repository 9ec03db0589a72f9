/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_BODY_MODIFY_H
#define EC_HOOKS_CORE_BODY_MODIFY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, body_modify,
  (void *, const ec_message *, io_object **),
  (const ec_message *mess, io_object **iop),
  (EC_HOOK_CLOSURE, mess, iop))

#endif
