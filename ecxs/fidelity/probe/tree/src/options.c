#include "options.h"

#include "life.h"

#include <string.h>
#include <strings.h>

static generic_module_infrastructure *self_; /* written once, in conf_setup */

static int validate_stage(ec_config_option_def *option, string *output,
    ec_config_header *transaction, ec_config_value *value) {
  (void)option;
  (void)output;
  (void)transaction;
  (void)value;
  live("fidelity", "validate");
  return 1;
}

#define OWN "[fidelity]"
#define ARRAY EC_CFG_OPT_IS_ARRAY
#define LATE EC_CFG_OPT_NOT_TUNABLE_ONLINE

static ec_config_option_def own_[] = {
  {"work", ECCFGTYPE_STRING, NULL, OWN, 0, NULL, "\"\"", NULL, NULL, NULL, NULL},
  {"stage", ECCFGTYPE_STRING, NULL, OWN, 0, NULL, "\"\"", NULL, validate_stage,
      NULL, NULL},
  {"text", ECCFGTYPE_STRING, NULL, OWN, 0, NULL, "\"unset\"", NULL, NULL, NULL,
      NULL},
  {"flag", ECCFGTYPE_BOOL, NULL, OWN, 0, NULL, NULL, NULL, NULL, NULL, NULL},
  {"number", ECCFGTYPE_INT, NULL, OWN, 0, NULL, NULL, NULL, NULL, NULL, NULL},
  {"mode", ECCFGTYPE_PERMS, NULL, OWN, 0, NULL, NULL, NULL, NULL, NULL, NULL},
  {"list", ECCFGTYPE_STRING, NULL, OWN, ARRAY, NULL, NULL, NULL, NULL, NULL,
      NULL},
  {"escapes", ECCFGTYPE_STRING, NULL, OWN, ARRAY, NULL, NULL, NULL, NULL, NULL,
      NULL},
  {"variables", ECCFGTYPE_STRING, NULL, OWN, ARRAY, NULL, NULL, NULL, NULL,
      NULL, NULL},
  {"late", ECCFGTYPE_STRING, NULL, OWN, LATE, NULL, "\"unset\"", NULL, NULL,
      NULL, NULL},
  {"address", ECCFGTYPE_STRING, NULL, OWN, 0, NULL, "\"\"", NULL, NULL, NULL,
      NULL},
  {"table", ECCFGTYPE_ECDICT, NULL, OWN, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
enum { OWN_OPTIONS = sizeof(own_) / sizeof(own_[0]) };
static int own_slots_[OWN_OPTIONS];

#define DELIVERY                                        \
  "Binding_Group:Binding:Domain>Binding:Domain>"        \
  "Binding_Group:Domain>Binding_Group:Binding>Binding>" \
  "Binding_Group>Domain>Global"

ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Four, ECCFGTYPE_STRING, NULL, DELIVERY,
    0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Three, ECCFGTYPE_STRING, NULL, DELIVERY,
    0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Two, ECCFGTYPE_STRING, NULL, DELIVERY,
    0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Domain, ECCFGTYPE_STRING, NULL,
    "Domain>Global", 0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Other, ECCFGTYPE_STRING, NULL,
    "Domain>Global", 0, NULL, "\"unset\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(fidelity, Fidelity_Array, ECCFGTYPE_STRING, NULL,
    "Domain>Global", EC_CFG_OPT_IS_ARRAY, NULL, NULL, NULL, NULL, NULL, NULL)

static int four_, three_, two_, domain_, other_, array_;

int register_options(generic_module_infrastructure *self) {
  int at, refused = 0;

  self_ = self;
  for (at = 0; at < OWN_OPTIONS; at++) {
    own_slots_[at] = ec_config_register_option(&own_[at]);
    refused |= own_slots_[at] < 0;
  }
  four_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Four);
  three_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Three);
  two_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Two);
  domain_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Domain);
  other_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Other);
  array_ = ECCFG_MODULE_OPT_REGISTER(fidelity, Fidelity_Array);
  return refused || four_ < 0 || three_ < 0 || two_ < 0 || domain_ < 0
    || other_ < 0 || array_ < 0 ? -1 : 0;
}

static void one_text(char *place, size_t size, ec_config_item_type_t type,
    const ec_config_value_storage *found) {
  if (type == ECCFGTYPE_STRING) {
    append(place, size, "%s", found->vstr ? found->vstr : "(null)");
  } else if (type == ECCFGTYPE_ECDICT) {
    append(place, size, "(dictionary)");
  } else {
    append(place, size, type == ECCFGTYPE_PERMS ? "%#o" : "%d", found->vint);
  }
}

/* The text of a value, which it releases. */
static const char *text_of(ec_config_value *value, char *place, size_t size) {
  int slot;

  place[0] = '\0';
  if (!value || !value->v) {
    append(place, size, "(none)");
  } else if (value->opt->flags & EC_CFG_OPT_IS_ARRAY) {
    const ec_ptr_array *items = value->v->varr;

    for (slot = 0; items && slot < items->size; slot++) {
      append(place, size, slot ? " [" : "[");
      one_text(place, size, value->opt->type, items->items[slot]);
      append(place, size, "]");
    }
  } else {
    one_text(place, size, value->opt->type, value->v);
  }
  if (value) ec_config_release_value(value);
  return place;
}

const char *option_text(const char *name, char *place, size_t size) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  int at;

  snprintf(place, size, "(no option)");
  for (at = 0; at < OWN_OPTIONS; at++) {
    if (strcasecmp(own_[at].name, name) != 0) continue;
    text_of(ec_config_option_fetch_module(configuration, own_slots_[at], self_),
        place, size);
  }
  ec_config_release_scope_instance(configuration);
  return place;
}

static const char *of_domain(ec_config_header *configuration, int slot,
    const char *domain, char *place, size_t size) {
  return text_of(
      ec_config_option_fetch_domain(configuration, slot, NULL, domain), place,
      size);
}

static const char *of_both(ec_config_header *configuration, int slot,
    char *place, size_t size) {
  return text_of(ec_config_option_fetch_binding_domain(configuration, slot,
      NULL, "fidelity-binding", "fidelity-domain.example"), place, size);
}

void observe_scopes(string *out) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  char first[256], second[256], third[256], fourth[256];

  observe(out, "scopes.binding-group", "M",
      "set in all four; but for the binding; in domain and top level",
      "%s %s %s", of_both(configuration, four_, first, sizeof(first)),
      of_both(configuration, three_, second, sizeof(second)),
      of_both(configuration, two_, third, sizeof(third)));
  observe(out, "scopes.regex-order", "M",
      "expressions in the order of the file: one without the option, second, "
      "third; then the same with the second behind the third",
      "%s %s",
      of_domain(configuration, domain_, "one.fidelity-regex.example", first,
          sizeof(first)),
      of_domain(configuration, domain_, "two.fidelity-other.example", second,
          sizeof(second)));
  observe(out, "scopes.arrays", "M", "top level: outer and both; domain: inner",
      "%s", of_domain(configuration, array_, "fidelity-array.example", first,
          sizeof(first)));
  observe(out, "scopes.repeated-stanza", "M",
      "set in the first alone; in both, the second last", "%s %s",
      of_domain(configuration, other_, "fidelity-twice.example", first,
          sizeof(first)),
      of_domain(configuration, domain_, "fidelity-twice.example", second,
          sizeof(second)));
  observe(out, "configuration.copies", "M",
      "read: a.conf, a.conf.rpmsave, a.conf~; the last that sets one option",
      "%s %s %s %s",
      of_domain(configuration, other_, "fidelity-copy-1.example", first,
          sizeof(first)),
      of_domain(configuration, other_, "fidelity-copy-2.example", second,
          sizeof(second)),
      of_domain(configuration, other_, "fidelity-copy-3.example", third,
          sizeof(third)),
      of_domain(configuration, domain_, "fidelity-copies.example", fourth,
          sizeof(fourth)));
  ec_config_release_scope_instance(configuration);
}

void observe_texts(string *out) {
  char text[1024];

  observe(out, "configuration.escapes", "M",
      "written: \\n \\r \\t \\\\ \\\" \\a \\0 \\x41 \\q \\/ \\. and \\1", "%s",
      option_text("escapes", text, sizeof(text)));
  observe(out, "configuration.variables", "M",
      "written: $HOME ${HOME} %{HOME} %h @HOME@", "%s",
      option_text("variables", text, sizeof(text)));
}

struct type_name {
  const char *name;
  ec_config_item_type_t type;
};
static const struct type_name types_[] = {
  {"string", ECCFGTYPE_STRING}, {"int", ECCFGTYPE_INT},
  {"uint64", ECCFGTYPE_UINT64}, {"perms", ECCFGTYPE_PERMS},
  {"bool", ECCFGTYPE_BOOL}, {"float", ECCFGTYPE_FLOAT},
  {"sockaddr", ECCFGTYPE_SOCKADDR}, {"throttle", ECCFGTYPE_THROTTLE},
  {"ecdict", ECCFGTYPE_ECDICT}, {"size_t", ECCFGTYPE_SIZE_T},
  {"sockaddr_portless", ECCFGTYPE_SOCKADDR_PORTLESS},
};

static const char *type_of(ec_config_value *value) {
  size_t at;

  for (at = 0; value && at < sizeof(types_) / sizeof(types_[0]); at++) {
    if (types_[at].type == value->opt->type) return types_[at].name;
  }
  return value ? "another" : "(no value)";
}

static const char *const asked_[] = {
#include "server_options.inc"
};

void observe_types(string *out) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  char capability[128], text[2048] = "";
  size_t at;

  for (at = 0; at < sizeof(asked_) / sizeof(asked_[0]); at++) {
    ec_config_value *value = NULL;
    int slot;

    snprintf(capability, sizeof(capability), "config.Global.%s", asked_[at]);
    slot = ec_config_option_slot_from_capability(capability);
    if (slot >= 0) value = ec_config_option_fetch(configuration, slot, NULL);
    append(text, sizeof(text), "%s%s=%s", at ? " " : "", asked_[at],
        slot < 0 ? "(unknown)" : type_of(value));
    if (value) ec_config_release_value(value);
  }
  ec_config_release_scope_instance(configuration);
  observe(out, "configuration.types-of-server-options", "M",
      "by ec_config_option_slot_from_capability and the type of the value",
      "%s", text);
}
