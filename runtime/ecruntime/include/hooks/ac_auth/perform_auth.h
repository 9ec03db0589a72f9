/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_AC_AUTH_PERFORM_AUTH_H
#define EC_HOOKS_AC_AUTH_PERFORM_AUTH_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "security/auth_lookup.h"

EC_DECLARE_HOOK(ac_auth, int, perform_auth,
  (void *, const char *, const char *, accept_construct *, string *),
  (const char *username, const char *password, accept_construct *ac,
      string *response),
  (EC_HOOK_CLOSURE, username, password, ac, response),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
