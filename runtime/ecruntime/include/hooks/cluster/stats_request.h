/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CLUSTER_STATS_REQUEST_H
#define EC_HOOKS_CLUSTER_STATS_REQUEST_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(cluster, stats_request,
  (void *, void *, char *, char *, int, int, char *, int),
  (void *cclosure, char *sender, char *group, int command_type, int which,
      char *mess, int len),
  (EC_HOOK_CLOSURE, cclosure, sender, group, command_type, which, mess, len))

#endif
