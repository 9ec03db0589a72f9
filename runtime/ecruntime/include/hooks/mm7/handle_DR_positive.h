/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MM7_HANDLE_DR_POSITIVE_H
#define EC_HOOKS_MM7_HANDLE_DR_POSITIVE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/mms/mm7.h"

EC_DECLARE_HOOK(mm7, int, handle_DR_positive,
  (void *, mm7_transaction *, const char *, const char *),
  (mm7_transaction *trx, const char *bucket, const char *msgid),
  (EC_HOOK_CLOSURE, trx, bucket, msgid),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
