/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_HTTP_REQUEST_EVAL_H
#define EC_HOOKS_HTTP_REQUEST_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(http, int, request_eval,
  (void *, http_session *),
  (http_session *sess),
  (EC_HOOK_CLOSURE, sess),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
