/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_APN_REQUEST_EVAL_H
#define EC_HOOKS_APN_REQUEST_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(apn, int, request_eval,
  (void *, apn_request *, ec_message *),
  (apn_request *request, ec_message *msg),
  (EC_HOOK_CLOSURE, request, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
