/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_GENERIC_DELIVERY_HTTP_RESPONSE_EVAL_H
#define EC_HOOKS_GENERIC_DELIVERY_HTTP_RESPONSE_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/delivery/delivery.h"

EC_DECLARE_HOOK(generic_delivery, int, http_response_eval,
  (void *, void *),
  (void *sess),
  (EC_HOOK_CLOSURE, sess),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
