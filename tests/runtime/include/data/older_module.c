/* As most published modules are: deprecated slots, no conf_setup, no ext_init, and an initializer that ends early. */
#include "module.h"
#include "module-hooks.h"
#include "hooks/mm7/pre_submit.h"

static int older_conf(generic_module_infrastructure *self,
                      ec_config_header *transaction, const char *key,
                      const char *value) {
  (void)self;
  (void)transaction;
  ec_mod_debug(self, DDEBUG, "%s = %s\n", key, value);
  return 0;
}

static int older_init(generic_module_infrastructure *self) {
  self->module_private_data = NULL;
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure older = {
  {
    EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
    "older.c",
    "A module of the older kind",
    NULL,
    older_conf,
    NULL,
    older_init,
    older_init,
    NULL,
    NULL,
    NULL,
    NULL
  }
};
