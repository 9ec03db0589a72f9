/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_SHUTDOWN_EX_H
#define EC_HOOKS_CORE_CONTROL_SHUTDOWN_EX_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, control_shutdown_ex,
  (void *, int, int, const char *, int),
  (int die, int ret, const char *file, int lineno),
  (EC_HOOK_CLOSURE, die, ret, file, lineno))

#endif
