/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_ERROR_H
#define EC_HOOKS_CORE_LOG_ERROR_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, log_error,
  (void *, struct timeval *, int, const char *, va_list),
  (struct timeval *now, int level, const char *format, va_list arg),
  (EC_HOOK_CLOSURE, now, level, format, arg))

#endif
