/* fidelity_each: the generic module of which the configuration has instances. */
#include "ec_config.h"
#include "module.h"
#include "life.h"

#include <stdlib.h>
#include <string.h>

/* Written in conf_setup alone. */
static int label_ = -1, mark_ = -1, bracketed_ = -1;

static int validate_label(ec_config_option_def *option, string *output,
    ec_config_header *transaction, ec_config_value *value) {
  (void)option;
  (void)output;
  (void)transaction;
  live(value->v->vstr ? value->v->vstr : "?", "validate");
  return 1;
}

ECCFG_MODULE_OPT_DEF(fidelity_each, label, ECCFGTYPE_STRING, NULL,
    "fidelity_each", 0, NULL, "\"none\"", NULL, validate_label, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity_each, mark, ECCFGTYPE_STRING, NULL,
    "fidelity_each", 0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)

/* The stanza in brackets, as for a singleton: the server may refuse it. */
static void register_bracketed(void) {
  static ec_config_option_def *option;

  option = calloc(1, sizeof(*option));
  if (!option) return;
  option->name = "bracketed";
  option->type = ECCFGTYPE_STRING;
  option->fallback = "[fidelity_each]";
  option->defval = "\"unset\"";
  bracketed_ = ec_config_register_option(option);
}

static void take(char *place, size_t size, ec_config_value *value) {
  const char *text = value && value->v->vstr ? value->v->vstr : "(none)";

  snprintf(place, size, "%s", text);
  if (value) ec_config_release_value(value);
}

static void each_control(generic_module_infrastructure *self, string *response,
    const char *command, int xml) {
  char label[LIFE_NAME], mark[LIFE_NAME], bracketed[LIFE_NAME] = "refused";
  ec_config_header *configuration;

  (void)xml;
  if (strcmp(command, "life") == 0) tell_life(response);
  if (strcmp(command, "here") != 0) return;
  configuration = ec_config_fetch_globalconf();
  take(label, sizeof(label),
      ec_config_option_fetch_module(configuration, label_, self));
  take(mark, sizeof(mark),
      ec_config_option_fetch_module(configuration, mark_, self));
  if (bracketed_ >= 0) {
    take(bracketed, sizeof(bracketed),
        ec_config_option_fetch_module(configuration, bracketed_, self));
  }
  ec_config_release_scope_instance(configuration);
  stringprintf(response, "HERE\t%s=%s\nBRACKETED\t%s=%s\n", label, mark, label,
      bracketed);
}

static int each_conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self;
  (void)ignored;
  live("fidelity_each", "conf_setup");
  label_ = ECCFG_MODULE_OPT_REGISTER(fidelity_each, label);
  mark_ = ECCFG_MODULE_OPT_REGISTER(fidelity_each, mark);
  register_bracketed();
  return label_ < 0 || mark_ < 0 ? -1 : 0;
}

static int each_ext_init(generic_module_infrastructure *self,
    ec_config_header *transaction, string *output, int flags) {
  char label[LIFE_NAME];

  (void)output;
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY) {
    live(self->module_private_data ? self->module_private_data : "?",
        mode_of(flags));
    ec_free(MEMTYPE_STRING, self->module_private_data);
    self->module_private_data = NULL;
    return 0;
  }
  take(label, sizeof(label),
      ec_config_option_fetch_module_at_init(transaction, label_, self));
  live(label, mode_of(flags));
  if (!self->module_private_data) {
    self->module_private_data = ec_mt_strdup(MEMTYPE_STRING, label);
  }
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure fidelity_each = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "each.c",
  "Has instances, which fidelity observes",
#ifdef _EC_VER
  _EC_VER,
#endif
  each_control,
  NULL,
  NULL,
  NULL,
  NULL,
  each_conf_setup,
  NULL,
  NULL,
  each_ext_init
}};
