/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CACHE_GET_H
#define EC_HOOKS_CORE_CACHE_GET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, cache_get,
  (void *, const char *, const void *, int, void **, int *),
  (const char *name, const void *key, int klen, void **value, int *vlen),
  (EC_HOOK_CLOSURE, name, key, klen, value, vlen),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
