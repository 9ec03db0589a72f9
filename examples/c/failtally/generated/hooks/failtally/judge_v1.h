/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 fe4f3fbbe4dc0f9c52dd1aaa6ffda1b1f0d2f5b4d297ca5dae6c721095c87a91 */
/* content sha256 49953580aab417b1b931342fea27b398d711c00061097a8974d0907d68602440 */
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
