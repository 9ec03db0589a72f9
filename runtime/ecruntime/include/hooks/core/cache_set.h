/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CACHE_SET_H
#define EC_HOOKS_CORE_CACHE_SET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, cache_set,
  (void *, const char *, const void *, int, void *, int, u_int32_t),
  (const char *name, const void *key, int klen, void *value, int vlen,
      u_int32_t whence),
  (EC_HOOK_CLOSURE, name, key, klen, value, vlen, whence))

#endif
