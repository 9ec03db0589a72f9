/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSGC_MULTICAST_SUBSCRIBE_H
#define EC_HOOKS_MSGC_MULTICAST_SUBSCRIBE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msgc, multicast_subscribe,
  (void *, const char *, int, const char *, int, const unsigned char *, int),
  (const char *sender, int sender_len, const char *group, int group_len,
      const unsigned char *data, int data_len),
  (EC_HOOK_CLOSURE, sender, sender_len, group, group_len, data, data_len))

#endif
