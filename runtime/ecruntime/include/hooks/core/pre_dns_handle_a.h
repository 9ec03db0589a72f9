/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_DNS_HANDLE_A_H
#define EC_HOOKS_CORE_PRE_DNS_HANDLE_A_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, pre_dns_handle_a,
  (void *, mx_info_closure *, int, unsigned char *, int, const char *),
  (mx_info_closure *mxinfo, int status, unsigned char *abuf, int alen,
      const char *qdomain),
  (EC_HOOK_CLOSURE, mxinfo, status, abuf, alen, qdomain),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
