/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MM7_STORE_SUBMIT_H
#define EC_HOOKS_MM7_STORE_SUBMIT_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/mstore/mstore.h"

EC_DECLARE_HOOK(mm7, int, store_submit,
  (void *, ec_message *, const char *, const char *),
  (ec_message *msg, const char *bucket, const char *msgid),
  (EC_HOOK_CLOSURE, msg, bucket, msgid),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
