/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_DNS_GET_MXS_H
#define EC_HOOKS_CORE_DNS_GET_MXS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, dns_get_MXs,
  (void *, const char *),
  (const char *domain),
  (EC_HOOK_CLOSURE, domain),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
