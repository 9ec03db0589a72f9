/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 7dbe8bc616101314fc5bad9e82632675cf55aeca2a8e4446e4488d084bd461f0 */
/* content sha256 92e485bfe1bfbe6b0a467e32551f0031071f35ab9225e824a705b70d8ded4fb7 */
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
