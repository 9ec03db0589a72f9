/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SECURECREDS_RETRIEVAL_H
#define EC_HOOKS_CORE_SECURECREDS_RETRIEVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "security/auth_lookup.h"

EC_DECLARE_HOOK(core, int, securecreds_retrieval,
  (void *, const char *, char *, char *, string *),
  (const char *service, char *host, char *user, string *password),
  (EC_HOOK_CLOSURE, service, host, user, password),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
