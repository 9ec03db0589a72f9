/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_BOUNCE_ERROR_CLASSIFY_H
#define EC_HOOKS_CORE_BOUNCE_ERROR_CLASSIFY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, bounce_error_classify,
  (void *, const char *, int, int *),
  (const char *body, int len, int *pos),
  (EC_HOOK_CLOSURE, body, len, pos),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
