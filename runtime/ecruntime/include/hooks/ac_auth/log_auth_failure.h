/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_AC_AUTH_LOG_AUTH_FAILURE_H
#define EC_HOOKS_AC_AUTH_LOG_AUTH_FAILURE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(ac_auth, log_auth_failure,
  (void *, const char *, accept_construct *, string *),
  (const char *username, accept_construct *ac, string *response),
  (EC_HOOK_CLOSURE, username, ac, response))

#endif
