/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONNECTION_GOAL_H
#define EC_HOOKS_CORE_CONNECTION_GOAL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, connection_goal,
  (void *, domain_record *, int, Skiplist *, int *),
  (domain_record *dr, int binding_slot, Skiplist *aq, int *goal),
  (EC_HOOK_CLOSURE, dr, binding_slot, aq, goal))

#endif
