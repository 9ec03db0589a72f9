/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_REOPEN_H
#define EC_HOOKS_CORE_LOG_REOPEN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK_NOARGS(core, log_reopen)

#endif
