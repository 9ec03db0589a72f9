/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_INBOUND_SMTP_TLS_POST_ACCEPT_H
#define EC_HOOKS_CORE_INBOUND_SMTP_TLS_POST_ACCEPT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, inbound_smtp_tls_post_accept,
  (void *, message_construct *, Event *, int, void *, struct timeval *),
  (message_construct *mc, Event *event, int eventtype, void *vclosure,
      struct timeval *now),
  (EC_HOOK_CLOSURE, mc, event, eventtype, vclosure, now))

#endif
