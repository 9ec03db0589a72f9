/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_EVENT_CLOSE_H
#define EC_HOOKS_CORE_PRE_EVENT_CLOSE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, pre_event_close,
  (void *, Event *),
  (Event *e),
  (EC_HOOK_CLOSURE, e))

#endif
