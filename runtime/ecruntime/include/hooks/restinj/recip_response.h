/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_RESTINJ_RECIP_RESPONSE_H
#define EC_HOOKS_RESTINJ_RECIP_RESPONSE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(restinj, recip_response,
  (void *, ec_message *, ec_httpsrv_session *, struct json_object *,
      struct json_object *),
  (ec_message *msg, ec_httpsrv_session *sess, struct json_object *resp,
      struct json_object *req),
  (EC_HOOK_CLOSURE, msg, sess, resp, req))

#endif
