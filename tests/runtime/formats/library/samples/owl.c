/* Options by the macros, in an array and alone; a hook of its own, and one of the server. */
#include "hooks/core/log_permanent_failure_v1.h"
#include "module-hooks.h"
#include "module.h"

EC_DECLARE_HOOK(owl, int, hoot, (void *, int, const char *),
                (int times, const char *tone), (EC_HOOK_CLOSURE, times, tone),
                if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL))

ECCFG_MODULE_OPT_DEF(owl, Night_Mode, ECCFGTYPE_INT, NULL, "Binding:Domain>Domain>Global",
                     EC_CFG_OPT_NOT_TUNABLE_ONLINE, NULL, "3", NULL, NULL, NULL, NULL)

static int good(ec_config_option_def *option, string *output, ec_config_header *header, ec_config_value *value) {
  (void)option, (void)output, (void)header, (void)value;
  return 1;
}

static const struct ec_config_value_mapping words[] = {{"small", "1"}, {"big", "2"}, {NULL, NULL}};
static ec_config_option_def more[] = {
    {"owl_eyes", ECCFGTYPE_INT, NULL, "[owl]", 0, NULL, "2", words, good, NULL, NULL},
    {"owl_path", ECCFGTYPE_STRING, NULL, "[owl]", EC_CFG_OPT_IS_ARRAY, NULL, "( \"/a b\" )", NULL, NULL, NULL, NULL},
    {0},
};

static void failed(void *closure, ec_message *message, domain_record *domain, struct timeval *now, const char *note,
                   int length) {
  (void)closure, (void)message, (void)domain, (void)now, (void)note, (void)length;
}

static int setup(generic_module_infrastructure *self, int flags) {
  static ec_config_option_def one = {"owl_one", ECCFGTYPE_BOOL, NULL, "Global", 0, NULL,
                                     "true",    NULL,           NULL, NULL,     NULL};
  (void)flags;
  ECCFG_MODULE_OPT_REGISTER(owl, Night_Mode);
  ec_config_register_option(&more[0]);
  ec_config_register_option(&more[1]);
  ec_config_register_option(&one);
  register_core_log_permanent_failure_v1_hook_first(failed, self);
  return has_owl_hoot_hook() ? call_owl_hoot_hook(1, "low") : 0;
}

static int start(generic_module_infrastructure *self, ec_config_header *transaction, string *output, int flags) {
  (void)self, (void)transaction, (void)output, (void)flags;
  return 0;
}

EC_MODULE_EXPORT generic_module_infrastructure owl = {{EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "owl.c", "An owl",
                                                       NULL, NULL, NULL, NULL, NULL, setup, NULL, NULL, start}};
