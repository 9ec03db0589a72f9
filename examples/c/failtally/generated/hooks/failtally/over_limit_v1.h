/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 fe4f3fbbe4dc0f9c52dd1aaa6ffda1b1f0d2f5b4d297ca5dae6c721095c87a91 */
/* content sha256 c1b8b2d6b6557d2bef3b90d93b25f6fac026eeccc3351962f55882b8edb541f0 */
#ifndef HOOKS_FAILTALLY_OVER_LIMIT_V1_H
#define HOOKS_FAILTALLY_OVER_LIMIT_V1_H

#include "ec_config.h"
#include "module-hooks.h"

/* Hear that a campaign has reached its limit. */
EC_DECLARE_VOID_HOOK(failtally, over_limit_v1,
  (void *, const char *, int),
  (const char *campaign, int failures),
  (EC_HOOK_CLOSURE, campaign, failures))

#endif
