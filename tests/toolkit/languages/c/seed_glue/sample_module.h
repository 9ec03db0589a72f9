/* The module that runs a sample: its source defines `start`. */
#include "module.h"

static int sample_conf_setup(generic_module_infrastructure *self, int flags) {
  (void)self;
  (void)flags;
  return start() < 0 ? -1 : 0;
}

static int sample_ext_init(generic_module_infrastructure *self,
                           ec_config_header *transaction, string *output,
                           int flags) {
  (void)self;
  (void)transaction;
  (void)output;
  (void)flags;
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure sample = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), __FILE__, "A sample",
  NULL, NULL, NULL, NULL, NULL, sample_conf_setup, NULL, NULL, sample_ext_init
}};
