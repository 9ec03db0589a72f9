/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_GCM_RESPONSE_EVAL_H
#define EC_HOOKS_GCM_RESPONSE_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/gcm/gcm.h"

EC_DECLARE_HOOK(gcm, int, response_eval,
  (void *, gcm_response *, ec_message *),
  (gcm_response *response, ec_message *msg),
  (EC_HOOK_CLOSURE, response, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
