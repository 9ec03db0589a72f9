/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VALIDATE_AUTH_H
#define EC_HOOKS_CORE_VALIDATE_AUTH_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, validate_auth,
  (void *, validate_context *, struct ec_auth_info *, int),
  (validate_context *c, struct ec_auth_info *auth_info, int auth_status),
  (EC_HOOK_CLOSURE, c, auth_info, auth_status),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
