/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_PRE_DROP_PRIVILEGES_H
#define EC_HOOKS_CORE_PRE_DROP_PRIVILEGES_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK_NOARGS(core, int, pre_drop_privileges,
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
