// A module in C++, in the newer shape: the version of the product stands behind the description.
#include "module.h"

ECCFG_MODULE_OPT_DEF(rook, rook_depth, ECCFGTYPE_INT, NULL, "Global", 0, NULL, "4", NULL, NULL, NULL, NULL)
static ec_config_option_def table[] = {
    {"rook_width", ECCFGTYPE_FLOAT, NULL, "Global", 0, NULL, "0.5", NULL, NULL, NULL, NULL},
};

static int setup(generic_module_infrastructure *, int) {
  ec_config_register_option(table);
  return ECCFG_MODULE_OPT_REGISTER(rook, rook_depth);
}

static int start(generic_module_infrastructure *, ec_config_header *, string *, int) { return 0; }

extern "C" {
EC_MODULE_EXPORT generic_module_infrastructure rook = {{EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "newer.cpp",
                                                        "A rook", _EC_VER, NULL, NULL, NULL, NULL, NULL, setup, NULL,
                                                        NULL, start}};
}
