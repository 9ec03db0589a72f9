/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CLUSTER_ADAPTIVE_UPDATE_H
#define EC_HOOKS_CLUSTER_ADAPTIVE_UPDATE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(cluster, adaptive_update,
  (void *, const char *, int),
  (const char *buf, int buflen),
  (EC_HOOK_CLOSURE, buf, buflen))

#endif
