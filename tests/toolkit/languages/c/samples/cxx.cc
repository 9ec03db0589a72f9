// A module in C++.
#include "module.h"

static int cxx_setup(generic_module_infrastructure *, int) { return 0; }

static int cxx_init(generic_module_infrastructure *, ec_config_header *, string *, int) { return 0; }

EC_MODULE_EXPORT generic_module_infrastructure cxx = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "cxx", "Is in C++.", NULL, NULL, NULL, NULL, NULL,
  cxx_setup, NULL, NULL, cxx_init
}};
