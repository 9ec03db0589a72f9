/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_GENERIC_DELIVERY_MSG_DISPOSE_H
#define EC_HOOKS_GENERIC_DELIVERY_MSG_DISPOSE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(generic_delivery, int, msg_dispose,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
)

#endif
