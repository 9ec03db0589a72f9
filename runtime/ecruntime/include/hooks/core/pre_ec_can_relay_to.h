/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_EC_CAN_RELAY_TO_H
#define EC_HOOKS_CORE_PRE_EC_CAN_RELAY_TO_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "validate.h"

EC_DECLARE_VOID_HOOK(core, pre_ec_can_relay_to,
  (void *, const char *, int *, int *),
  (const char *domain, int *rv, int *cont),
  (EC_HOOK_CLOSURE, domain, rv, cont))

#endif
