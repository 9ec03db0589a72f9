/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_SWAP_IN_META_H
#define EC_HOOKS_CORE_POST_SWAP_IN_META_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "spool.h"

EC_DECLARE_HOOK(core, int, post_swap_in_meta,
  (void *, ec_message *, int, int, int *),
  (ec_message *msg, int flags, int serror, int *rv),
  (EC_HOOK_CLOSURE, msg, flags, serror, rv),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
