/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_DISK_QUEUE_CORE_INJECT_H
#define EC_HOOKS_CORE_DISK_QUEUE_CORE_INJECT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, disk_queue_core_inject,
  (void *, email_message *),
  (email_message *em),
  (EC_HOOK_CLOSURE, em))

#endif
