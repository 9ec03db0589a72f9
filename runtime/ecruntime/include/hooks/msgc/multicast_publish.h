/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSGC_MULTICAST_PUBLISH_H
#define EC_HOOKS_MSGC_MULTICAST_PUBLISH_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msgc, multicast_publish,
  (void *, const char *, u_int16_t, const unsigned char *, u_int32_t, int *),
  (const char *group, u_int16_t group_len, const unsigned char *data,
      u_int32_t data_len, int *result),
  (EC_HOOK_CLOSURE, group, group_len, data, data_len, result))

#endif
