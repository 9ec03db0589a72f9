/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSGC_MEMBERSHIP_SUBSCRIBE_H
#define EC_HOOKS_MSGC_MEMBERSHIP_SUBSCRIBE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msgc, membership_subscribe,
  (void *, int, const char *, int, const char *, int, const char *, int,
      u_int32_t),
  (int mode, const char *sender, int sender_len, const char *group,
      int group_len, const char *capabilities, int capabilities_len,
      u_int32_t gid),
  (EC_HOOK_CLOSURE, mode, sender, sender_len, group, group_len, capabilities,
      capabilities_len, gid))

#endif
