/* A module that leaves each kind of record once; the hook "rest" is declared and not used. */
#include "module-hooks.h"

EC_DECLARE_HOOK(owl, int, wake, (void *, int), (int n), (EC_HOOK_CLOSURE, n),
                if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_VOID_HOOK_NOARGS(owl, hunt)
EC_DECLARE_HOOK_NOARGS(owl, void *, rest, EC_HOOK_RETURN(EC_HOOK_RETVAL))

ECCFG_MODULE_OPT_DEF(owl, night_mode, ECCFGTYPE_BOOL, NULL, "Binding:Domain>Domain>Global", 0, NULL, "true", NULL, NULL, NULL, NULL)

static int wake(void *closure, int n) {
  (void)closure;
  return n;
}
static void hunt(void *closure) { (void)closure; }

static int owl_conf_setup(generic_module_infrastructure *self, int ignoreme) {
  (void)ignoreme;
  if (ECCFG_MODULE_OPT_REGISTER(owl, night_mode) == -1) {
    return -1;
  }
  register_owl_wake_hook_first(wake, self);
  register_owl_hunt_hook_last(hunt, self);
  return 0;
}

static int owl_ext_init(generic_module_infrastructure *self,
                        ec_config_header *transaction, string *output,
                        int flags) {
  (void)self;
  (void)output;
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY) {
    return 0;
  }
  return has_owl_wake_txn(transaction) ? call_owl_wake_hook(1) : 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure owl = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "owl.c",
  "A module for a test",
#ifdef _EC_VER
  _EC_VER,
#endif
  NULL, NULL, NULL, NULL, NULL,
  owl_conf_setup,
  NULL, NULL,
  owl_ext_init
}};
