/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_ESMTP_AUTH_H
#define EC_HOOKS_CORE_PRE_ESMTP_AUTH_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "security/auth_lookup.h"

#pragma push_macro("EC__EMPTY")
#undef EC__EMPTY
#define EC__EMPTY {-1}
EC_DECLARE_HOOK(core, int, pre_esmtp_auth,
  (void *, accept_construct *, message_construct *, validate_context *),
  (accept_construct *ac, message_construct *mc, validate_context *c),
  (EC_HOOK_CLOSURE, ac, mc, c),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
#pragma pop_macro("EC__EMPTY")

#endif
