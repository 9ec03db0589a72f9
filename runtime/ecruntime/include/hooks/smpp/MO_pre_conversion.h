/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_MO_PRE_CONVERSION_H
#define EC_HOOKS_SMPP_MO_PRE_CONVERSION_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/smpp/smpp.h"

EC_DECLARE_HOOK(smpp, int, MO_pre_conversion,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
