/* Another library: it declares its hooks when it is first called. */
#include "late.h"

#include "module-hooks.h"

EC_DECLARE_HOOK(reef, long, late, (void *, long, const char *),
                (long amount, const char *text),
                (EC_HOOK_CLOSURE, amount, text), ;)

long call_late(long amount, const char *text) {
  return call_reef_late_hook(amount, text);
}

int has_late(void) { return has_reef_late_hook(); }

/* The same name as in declarations.h, and not the same hook. */
EC_DECLARE_HOOK(reef, int, sum, (void *, long), (long amount),
                (EC_HOOK_CLOSURE, amount), ;)

int call_other_sum(void) { return call_reef_sum_hook(1); }
