/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_BAG_FIND_H
#define EC_HOOKS_CORE_EC_BAG_FIND_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, void *, ec_bag_find,
  (void *, ec_bag *, const char *),
  (ec_bag *bag, const char *type_name),
  (EC_HOOK_CLOSURE, bag, type_name),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
