/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SWAP_OUT_MULTI_H
#define EC_HOOKS_CORE_SWAP_OUT_MULTI_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, swap_out_multi,
  (void *, sp_async_message *, int *),
  (sp_async_message *head, int *success),
  (EC_HOOK_CLOSURE, head, success),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
