/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_REJECTION_H
#define EC_HOOKS_CORE_LOG_REJECTION_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "smtp.h"

EC_DECLARE_VOID_HOOK(core, log_rejection,
  (void *, struct timeval *, accept_construct *, validate_context *, int,
      const char *, va_list),
  (struct timeval *now, accept_construct *ac, validate_context *ctx, int phase,
      const char *format, va_list args),
  (EC_HOOK_CLOSURE, now, ac, ctx, phase, format, args))

#endif
