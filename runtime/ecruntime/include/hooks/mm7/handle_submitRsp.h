/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MM7_HANDLE_SUBMITRSP_H
#define EC_HOOKS_MM7_HANDLE_SUBMITRSP_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/mms/mm7.h"

EC_DECLARE_HOOK(mm7, int, handle_submitRsp,
  (void *, ec_message *),
  (ec_message *m),
  (EC_HOOK_CLOSURE, m),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
