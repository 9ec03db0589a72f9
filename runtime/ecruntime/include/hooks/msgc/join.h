/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSGC_JOIN_H
#define EC_HOOKS_MSGC_JOIN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msgc, join,
  (void *, const char *, u_int16_t, const char *, u_int16_t),
  (const char *group, u_int16_t group_len, const char *capabilities,
      u_int16_t capabilities_len),
  (EC_HOOK_CLOSURE, group, group_len, capabilities, capabilities_len))

#endif
