/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MM7_REQUEST_EVAL_H
#define EC_HOOKS_MM7_REQUEST_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/mms/mm7.h"

EC_DECLARE_HOOK(mm7, int, request_eval,
  (void *, mm7_transaction *),
  (mm7_transaction *trx),
  (EC_HOOK_CLOSURE, trx),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
