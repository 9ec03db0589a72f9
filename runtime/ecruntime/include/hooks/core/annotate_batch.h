/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_ANNOTATE_BATCH_H
#define EC_HOOKS_CORE_ANNOTATE_BATCH_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, annotate_batch,
  (void *, sp_async_message *),
  (sp_async_message *head),
  (EC_HOOK_CLOSURE, head),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
