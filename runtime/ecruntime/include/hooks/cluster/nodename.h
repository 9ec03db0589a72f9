/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CLUSTER_NODENAME_H
#define EC_HOOKS_CLUSTER_NODENAME_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(cluster, nodename,
  (void *, string *),
  (string *buffer),
  (EC_HOOK_CLOSURE, buffer))

#endif
