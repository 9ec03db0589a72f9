/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_RESTINJ_POST_BODY_ASSIGNMENT_H
#define EC_HOOKS_RESTINJ_POST_BODY_ASSIGNMENT_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/rest/injector.h"

EC_DECLARE_HOOK(restinj, int, post_body_assignment,
  (void *, ec_message *, struct json_object *, struct json_object *,
      const char *),
  (ec_message *msg, struct json_object *json_req,
      struct json_object *json_recip, const char *templ),
  (EC_HOOK_CLOSURE, msg, json_req, json_recip, templ),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
