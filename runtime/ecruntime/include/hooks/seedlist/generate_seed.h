/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SEEDLIST_GENERATE_SEED_H
#define EC_HOOKS_SEEDLIST_GENERATE_SEED_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(seedlist, int, generate_seed,
  (void *, ec_message *),
  (ec_message *msg),
  (EC_HOOK_CLOSURE, msg),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
