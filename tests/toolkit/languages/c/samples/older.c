/* A module of the older kind: it has neither conf_setup nor ext_init. */
#include "module.h"

static int older_init(generic_module_infrastructure *self)
{
  (void)self;
  return 0;
}

static int older_post_init(generic_module_infrastructure *self)
{
  (void)self;
  return 0;
}

EC_MODULE_EXPORT generic_module_infrastructure older = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "older", "Is older.", NULL, NULL, NULL, older_init, older_post_init,
  NULL, NULL, NULL, NULL
}};
