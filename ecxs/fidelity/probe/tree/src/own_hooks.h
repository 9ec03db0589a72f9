/* Hooks that the probe declares, provides and calls. */
#ifndef FIDELITY_OWN_HOOKS_H
#define FIDELITY_OWN_HOOKS_H
#include "module.h"
#include "module-hooks.h"

/* Each provider appends its letter. */
EC_DECLARE_VOID_HOOK(fidelity, order,
  (void *, string *),
  (string *letters),
  (EC_HOOK_CLOSURE, letters))

/* Nobody provides it. */
EC_DECLARE_HOOK(fidelity, int, nobody,
  (void *, int),
  (int number),
  (EC_HOOK_CLOSURE, number),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
