/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_MT_CONVERSION_H
#define EC_HOOKS_SMPP_MT_CONVERSION_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/smpp/smpp.h"

EC_DECLARE_HOOK(smpp, int, MT_conversion,
  (void *, ec_message *),
  (ec_message *m),
  (EC_HOOK_CLOSURE, m),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
