/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_RESTINJ_JSON_REQUEST_H
#define EC_HOOKS_RESTINJ_JSON_REQUEST_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/rest/injector.h"

EC_DECLARE_HOOK(restinj, int, json_request,
  (void *, ec_httpsrv_session *, struct json_object *),
  (ec_httpsrv_session *sess, struct json_object *req),
  (EC_HOOK_CLOSURE, sess, req),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
