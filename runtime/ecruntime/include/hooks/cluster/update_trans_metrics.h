/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CLUSTER_UPDATE_TRANS_METRICS_H
#define EC_HOOKS_CLUSTER_UPDATE_TRANS_METRICS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(cluster, update_trans_metrics,
  (void *, const ec_cluster_metrics *),
  (const ec_cluster_metrics *msg),
  (EC_HOOK_CLOSURE, msg))

#endif
