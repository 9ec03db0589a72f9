#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"

typedef struct lua_State lua_State;

/* @0 */

/* @1 */

/* @2 */

static int closure_conf_setup(generic_module_infrastructure *self, int flags) {
  self->module_private_data = my_lua_provider;
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure mymodule = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0), __FILE__, "A sample",
  NULL, NULL, NULL, NULL, NULL, closure_conf_setup, NULL, NULL,
  mymodule_ext_init
}};
