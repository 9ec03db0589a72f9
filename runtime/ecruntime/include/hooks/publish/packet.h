/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_PUBLISH_PACKET_H
#define EC_HOOKS_PUBLISH_PACKET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(publish, packet,
  (void *, char *, char *, int),
  (char *source, char *packet, int plen),
  (EC_HOOK_CLOSURE, source, packet, plen))

#endif
