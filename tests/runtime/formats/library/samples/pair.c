/* Two modules in one library: a generic one, and a singleton of the older kind. */
#include "module.h"

ECCFG_MODULE_OPT_DEF(lark, lark_song, ECCFGTYPE_STRING, NULL, "Domain>Global", 0, NULL, "\"a\\tb\"", NULL, NULL, NULL,
                     NULL)
ECCFG_MODULE_OPT_DEF(wren, wren_size, ECCFGTYPE_SIZE_T, NULL, "Global", 0, NULL, "1", NULL, NULL, NULL, NULL)

static int setup(generic_module_infrastructure *self, int flags) {
  (void)self, (void)flags;
  ECCFG_MODULE_OPT_REGISTER(lark, lark_song);
  return 0;
}

static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output, int flags) {
  (void)self, (void)transaction, (void)output, (void)flags;
  return 0;
}

static int init(generic_module_infrastructure *self) {
  (void)self;
  return ECCFG_MODULE_OPT_REGISTER(wren, wren_size);
}

EC_MODULE_EXPORT generic_module_infrastructure lark = {{EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0), "pair.c", "A lark",
                                                        NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start}};
EC_MODULE_EXPORT generic_module_infrastructure wren = {{EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 5), "pair.c", "A wren",
                                                        NULL, NULL, NULL, init, NULL, NULL, NULL, NULL, NULL}};
