/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONTROL_SHUTDOWN_H
#define EC_HOOKS_CORE_CONTROL_SHUTDOWN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK_NOARGS(core, control_shutdown)

#endif
