/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SMTP_ERROR_CLASSIFY_H
#define EC_HOOKS_CORE_SMTP_ERROR_CLASSIFY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, smtp_error_classify,
  (void *, const char *, const char *),
  (const char *response, const char *domain),
  (EC_HOOK_CLOSURE, response, domain),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
