/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_DNS_GET_AS_H
#define EC_HOOKS_CORE_DNS_GET_AS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, dns_get_As,
  (void *, const char *, mx_info_closure *),
  (const char *name, mx_info_closure *mxinfo),
  (EC_HOOK_CLOSURE, name, mxinfo),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
