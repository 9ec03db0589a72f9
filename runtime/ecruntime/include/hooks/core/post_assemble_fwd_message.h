/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_POST_ASSEMBLE_FWD_MESSAGE_H
#define EC_HOOKS_CORE_POST_ASSEMBLE_FWD_MESSAGE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, post_assemble_fwd_message,
  (void *, email_message *, email_message *),
  (email_message *orig, email_message *forwarded),
  (EC_HOOK_CLOSURE, orig, forwarded))

#endif
