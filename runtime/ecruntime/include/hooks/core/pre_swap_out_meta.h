/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_SWAP_OUT_META_H
#define EC_HOOKS_CORE_PRE_SWAP_OUT_META_H
#include "module-hooks.h"
#include "hooks/types.h"

#pragma push_macro("EC__EMPTY")
#undef EC__EMPTY
#define EC__EMPTY {1}
EC_DECLARE_HOOK(core, int, pre_swap_out_meta,
  (void *, ec_message *, int),
  (ec_message *mess, int flags),
  (EC_HOOK_CLOSURE, mess, flags),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
#pragma pop_macro("EC__EMPTY")

#endif
