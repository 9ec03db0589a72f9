/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GET_MSG_EXPIRATION_PARAMS_H
#define EC_HOOKS_CORE_GET_MSG_EXPIRATION_PARAMS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, get_msg_expiration_params,
  (void *, abstract_message *, time_t *, time_t *, int *),
  (abstract_message *am, time_t *message_expiration, time_t *retry_interval,
      int *max_retries),
  (EC_HOOK_CLOSURE, am, message_expiration, retry_interval, max_retries),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
