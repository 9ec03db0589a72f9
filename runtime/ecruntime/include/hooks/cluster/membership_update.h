/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CLUSTER_MEMBERSHIP_UPDATE_H
#define EC_HOOKS_CLUSTER_MEMBERSHIP_UPDATE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(cluster, membership_update,
  (void *, sp_closure_t *, const char *),
  (sp_closure_t *spc, const char *sender),
  (EC_HOOK_CLOSURE, spc, sender))

#endif
