/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_DNS_HANDLE_MX_H
#define EC_HOOKS_CORE_POST_DNS_HANDLE_MX_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_dns_handle_mx,
  (void *, mx_routes *, int, unsigned char *, int, const char *),
  (mx_routes *routes, int status, unsigned char *abuf, int alen,
      const char *qdomain),
  (EC_HOOK_CLOSURE, routes, status, abuf, alen, qdomain))

#endif
