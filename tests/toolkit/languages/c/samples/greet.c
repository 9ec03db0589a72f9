/* A module of the older shape, whose definitions show which options reached the compiler. */
#include "module.h"

#ifdef MARK
EC_MODULE_EXPORT const char greet_mark[] = "mark=" MARK;
#endif
#ifdef UNWANTED
#error "UNWANTED is defined"
#endif
#ifdef WANTS_PART
int part(int value);
EC_MODULE_EXPORT int greet_part(void) { return part(3); }
#endif
#ifdef WANTS_EXTRA
int extra(int value);
EC_MODULE_EXPORT int greet_extra(void) { return extra(3); }
#endif
#ifdef WANTS_SERVER
EC_MODULE_EXPORT time_t greet_now(void) { return get_now_ts(); }
#endif
#ifdef FORCED
EC_MODULE_EXPORT const char greet_forced[] = "forced=" FORCED;
#endif

static int greet_setup(generic_module_infrastructure *self, int flags)
{
  (void)self;
  (void)flags;
  return 0;
}

static int greet_init(generic_module_infrastructure *self,
  ec_config_header *transaction, string *output, int flags)
{
  (void)self;
  (void)transaction;
  (void)output;
  (void)flags;
  return 0;
}

EC_MODULE_EXPORT generic_module_infrastructure greet = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "greet", "Greets.", NULL, NULL, NULL, NULL, NULL,
  greet_setup, NULL, NULL, greet_init
}};
