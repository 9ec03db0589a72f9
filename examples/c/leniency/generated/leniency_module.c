/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 7dbe8bc616101314fc5bad9e82632675cf55aeca2a8e4446e4488d084bd461f0 */
/* content sha256 2ddca4292ba20bb08f4f5198ffacb93c8c6d40f835e448884be3ea0cc93ed57d */
#include "leniency.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What stands before the state in its block. */
union head {
  generic_module_infrastructure *infrastructure;
  long double fraction;
  long long number;
  void *pointer;
};

static union head *head_of(struct leniency *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *leniency_infrastructure(struct leniency *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state of an instance, which DESTROY frees. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + leniency_state_size);
  struct leniency *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct leniency *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (leniency_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

static void free_state(generic_module_infrastructure *infrastructure) {
  struct leniency *self = infrastructure->module_private_data;

  if (!self) return;
  leniency_close(self);
  infrastructure->module_private_data = NULL;
  free(head_of(self));
}

static int validate_value_allowances(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  (void)option;
  (void)cfghdr;
  return leniency_validate_allowances(val->v->vdict, output);
}

ECCFG_MODULE_OPT_DEF(leniency, allowances, ECCFGTYPE_ECDICT, NULL, "leniency",
    0, NULL, NULL, NULL, validate_value_allowances, NULL, NULL)
static int handle_allowances = -1;

ECCFG_MODULE_OPT_DEF(leniency, always, ECCFGTYPE_STRING, NULL, "leniency",
    EC_CFG_OPT_IS_ARRAY, NULL, NULL, NULL, NULL, NULL, NULL)
static int handle_always = -1;

int leniency_memtype_text = -1;
static const mem_type_def memtype_text = {
  "leniency:text", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

void leniency_release(struct leniency_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

ECDict leniency_option_allowances(struct leniency *self,
    ec_config_header *transaction, struct leniency_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_allowances,
                                            leniency_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_allowances,
                                    leniency_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vdict : NULL;
}

const ec_ptr_array *leniency_option_always(struct leniency *self,
    ec_config_header *transaction, struct leniency_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_always,
                                            leniency_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_always,
                                    leniency_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->varr : NULL;
}

static int provide_failtally_judge_v1(void *closure, const char *campaign,
    const char *code, int failures) {
  generic_module_infrastructure *infrastructure = closure;

  return leniency_failtally_judge_v1(infrastructure->module_private_data,
      campaign, code, failures);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_failtally_judge_v1_hook_first(provide_failtally_judge_v1,
      infrastructure);
}

/* Returns the word of a number, counted from 0, and its length; NULL for none. */
static const char *word_at(const char *text, int number, size_t *length) {
  for (;;) {
    text += strspn(text, " \t\r\n");
    *length = strcspn(text, " \t\r\n");
    if (*length == 0) return NULL;
    if (number-- == 0) return text;
    text += *length;
  }
}

static void control(generic_module_infrastructure *infrastructure,
    string *response, const char *command, int xml) {
  struct leniency *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "leniency is not up\n");
    return;
  }
  if (length == 4 && strncasecmp(command, "list", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "leniency list\n");
      return;
    }
    leniency_control_list(self, response, rest, xml);
    return;
  }
  if (length == 9 && strncasecmp(command, "allowance", length) == 0) {
    size_t ignored;

    if (!word_at(rest, 0, &ignored)
        || word_at(rest, 1, &ignored)) {
      stringprintf(response, "%s", "leniency allowance CAMPAIGN\n");
      return;
    }
    leniency_control_allowance(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "leniency list\nleniency allowance CAMPAIGN\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (leniency_memtype_text == -1) {
    leniency_memtype_text = ec_memtype_register(&memtype_text);
  }
  if (leniency_memtype_text == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "leniency", "leniency:text");
    return -1;
  }
  handle_allowances =
    ECCFG_MODULE_OPT_REGISTER(leniency, allowances);
  if (handle_allowances == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "leniency", "allowances");
    return -1;
  }
  handle_always =
    ECCFG_MODULE_OPT_REGISTER(leniency, always);
  if (handle_always == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "leniency", "always");
    return -1;
  }
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  if (mode == EC_MODULE_INIT_DESTROY) {
    free_state(infrastructure);
    return 0;
  }
  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  if (infrastructure->module_private_data) {
    return leniency_configure(infrastructure->module_private_data, transaction, output);
  }
  if (make_state(infrastructure) != 0) {
    stringprintf(output, "%s: its state cannot be made\n", "leniency");
    return -1;
  }
  if (leniency_configure(infrastructure->module_private_data, transaction, output) != 0) {
    free_state(infrastructure);
    return -1;
  }
  /* They belong to this generation, as their closure does. */
  register_providers(infrastructure);
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure leniency = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "leniency.c",
  "Forgives the first failures of some campaigns",
#ifdef _EC_VER
  _EC_VER,
#endif
  control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  ext_init
}};
