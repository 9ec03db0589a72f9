/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_HANDLE_DR_POSITIVE_H
#define EC_HOOKS_SMPP_HANDLE_DR_POSITIVE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/smpp/smpp.h"

EC_DECLARE_HOOK(smpp, int, handle_DR_positive,
  (void *, const char *, const char *),
  (const char *bucket, const char *msgid),
  (EC_HOOK_CLOSURE, bucket, msgid),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
