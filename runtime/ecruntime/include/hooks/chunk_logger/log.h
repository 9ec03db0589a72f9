/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CHUNK_LOGGER_LOG_H
#define EC_HOOKS_CHUNK_LOGGER_LOG_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(chunk_logger, log,
  (void *, const char *, const char *, int),
  (const char *destination, const char *buf, int buflen),
  (EC_HOOK_CLOSURE, destination, buf, buflen))

#endif
