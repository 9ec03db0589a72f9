/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MMS_LOG_BOUNCE_INBAND_H
#define EC_HOOKS_MMS_LOG_BOUNCE_INBAND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(mms, log_bounce_inband,
  (void *, ec_message *),
  (ec_message *m),
  (EC_HOOK_CLOSURE, m))

#endif
