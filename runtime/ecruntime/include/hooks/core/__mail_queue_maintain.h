/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE___MAIL_QUEUE_MAINTAIN_H
#define EC_HOOKS_CORE___MAIL_QUEUE_MAINTAIN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, __mail_queue_maintain,
  (void *, domain_record *, int, Skiplist *, struct timeval *, int, int),
  (domain_record *dr, int binding_slot, Skiplist *sl, struct timeval *now,
      int goalsz, int reserve),
  (EC_HOOK_CLOSURE, dr, binding_slot, sl, now, goalsz, reserve),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
