/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_CONSOLE_RELEASE_H
#define EC_HOOKS_CORE_PRE_CONSOLE_RELEASE_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK_NOARGS(core, pre_console_release)

#endif
