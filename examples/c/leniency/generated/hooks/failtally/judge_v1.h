/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 7dbe8bc616101314fc5bad9e82632675cf55aeca2a8e4446e4488d084bd461f0 */
/* content sha256 71b31bae5a259c84b1c3a8083c372f42d3c01aca54845275236196691b03a4e4 */
#ifndef HOOKS_FAILTALLY_JUDGE_V1_H
#define HOOKS_FAILTALLY_JUDGE_V1_H

#include "ec_config.h"
#include "module-hooks.h"

/* Decide whether a failure counts: 0 counts it, any other number forgives
 * it. */
EC_DECLARE_HOOK(failtally, int, judge_v1,
  (void *, const char *, const char *, int),
  (const char *campaign, const char *code, int failures),
  (EC_HOOK_CLOSURE, campaign, code, failures),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
