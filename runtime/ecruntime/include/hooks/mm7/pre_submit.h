/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MM7_PRE_SUBMIT_H
#define EC_HOOKS_MM7_PRE_SUBMIT_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(mm7, pre_submit,
  (void *, ec_message *),
  (ec_message *m),
  (EC_HOOK_CLOSURE, m))

#endif
