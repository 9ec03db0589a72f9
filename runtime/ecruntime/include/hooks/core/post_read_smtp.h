/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_READ_SMTP_H
#define EC_HOOKS_CORE_POST_READ_SMTP_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, post_read_smtp,
  (void *, delivery_construct *, int, int, int, struct timeval *, int *),
  (delivery_construct *dc, int len, int expected, int newstate,
      struct timeval *now, int *mask),
  (EC_HOOK_CLOSURE, dc, len, expected, newstate, now, mask),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
