/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_AAA_LOG_H
#define EC_HOOKS_CORE_AAA_LOG_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, aaa_log,
  (void *, ec_accounting_record *),
  (ec_accounting_record *rec),
  (EC_HOOK_CLOSURE, rec))

#endif
