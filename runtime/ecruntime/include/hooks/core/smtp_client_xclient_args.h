/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SMTP_CLIENT_XCLIENT_ARGS_H
#define EC_HOOKS_CORE_SMTP_CLIENT_XCLIENT_ARGS_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, smtp_client_xclient_args,
  (void *, delivery_construct *, smtp_client_args *),
  (delivery_construct *dc, smtp_client_args *args),
  (EC_HOOK_CLOSURE, dc, args),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
