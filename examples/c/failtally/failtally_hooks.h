/* The hooks that failtally declares, for the modules that provide them. */
#ifndef FAILTALLY_HOOKS_H
#define FAILTALLY_HOOKS_H

#include "module-hooks.h"

/* Asked before a failure counts: 0 counts it, 1 forgives it. The first provider
 * that does not return 0 decides. Any thread. The texts are the caller's. */
EC_DECLARE_HOOK(failtally, int, judge_v1,
  (void *, const char *, const char *, int),
  (const char *campaign, const char *code, int failures),
  (EC_HOOK_CLOSURE, campaign, code, failures),
  if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL))

/* Told when a campaign reaches its limit. Any thread. */
EC_DECLARE_VOID_HOOK(failtally, over_limit_v1,
  (void *, const char *, int),
  (const char *campaign, int failures),
  (EC_HOOK_CLOSURE, campaign, failures))

#endif
