/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_GAUGE_CACHE_MANIP_H
#define EC_HOOKS_CORE_GAUGE_CACHE_MANIP_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, gauge_cache_manip,
  (void *, const char *, const char *, int, int, uint64_t, int, int),
  (const char *cache, const char *key, int keylen, int addend,
      uint64_t expiry_time, int maxitems, int replicated),
  (EC_HOOK_CLOSURE, cache, key, keylen, addend, expiry_time, maxitems,
      replicated))

#endif
