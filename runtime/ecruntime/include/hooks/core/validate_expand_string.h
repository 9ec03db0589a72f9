/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_VALIDATE_EXPAND_STRING_H
#define EC_HOOKS_CORE_VALIDATE_EXPAND_STRING_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "misc/expand_string.h"

EC_DECLARE_HOOK(core, int, validate_expand_string,
  (void *, char **, char *, char *, char *, char *, accept_construct *,
      validate_context *, dns_cache_query *),
  (char **result, char *s, char *local_part, char *domain, char *current_domain,
      accept_construct *ac, validate_context *ctx, dns_cache_query *need),
  (EC_HOOK_CLOSURE, result, s, local_part, domain, current_domain, ac, ctx,
      need),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
