/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_APN_RESPONSE_EVAL_H
#define EC_HOOKS_APN_RESPONSE_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/apn/apn.h"

EC_DECLARE_HOOK(apn, int, response_eval,
  (void *, apn_response *),
  (apn_response *response),
  (EC_HOOK_CLOSURE, response),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
