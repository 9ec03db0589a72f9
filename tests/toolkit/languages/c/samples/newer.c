/* A module that fits both shapes: the version of the product stands behind the description where there is one. */
#include "module.h"

static int newer_setup(generic_module_infrastructure *self, int flags)
{
  (void)self;
  (void)flags;
  return 0;
}

static int newer_init(generic_module_infrastructure *self,
  ec_config_header *transaction, string *output, int flags)
{
  (void)self;
  (void)transaction;
  (void)output;
  (void)flags;
  return 0;
}

EC_MODULE_EXPORT generic_module_infrastructure newer = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "newer", "Is new.",
#ifdef _EC_VER
  _EC_VER,
#endif
  NULL, NULL, NULL, NULL, NULL,
  newer_setup, NULL, NULL, newer_init
}};
