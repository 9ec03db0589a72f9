/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_MAIL_QUEUE_MAINTAIN_DOMAIN_H
#define EC_HOOKS_CORE_POST_MAIL_QUEUE_MAINTAIN_DOMAIN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_mail_queue_maintain_domain,
  (void *, domain_record *, struct timeval *, int *),
  (domain_record *dr, struct timeval *now, int *rv),
  (EC_HOOK_CLOSURE, dr, now, rv))

#endif
