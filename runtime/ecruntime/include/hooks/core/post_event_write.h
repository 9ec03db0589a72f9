/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_EVENT_WRITE_H
#define EC_HOOKS_CORE_POST_EVENT_WRITE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_event_write,
  (void *, Event *, const char *, ssize_t),
  (Event *e, const char *buf, ssize_t buflen),
  (EC_HOOK_CLOSURE, e, buf, buflen))

#endif
