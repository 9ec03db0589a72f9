/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 fe4f3fbbe4dc0f9c52dd1aaa6ffda1b1f0d2f5b4d297ca5dae6c721095c87a91 */
/* content sha256 e320a34153dec269c6dc877b76553e66248709aeca1d4cc7c8961b47c0b4718a */
#include "failtally.h"

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

static union head *head_of(struct failtally *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *failtally_infrastructure(struct failtally *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + failtally_state_size);
  struct failtally *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct failtally *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (failtally_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

static int validate_value_Failure_Limit(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 1) {
    stringprintf(output, "%s is %d; it has to be at least 1\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(failtally, Failure_Limit, ECCFGTYPE_INT, NULL,
    "Binding:Domain>Domain>Binding>Global", 0, NULL, "100", NULL,
    validate_value_Failure_Limit, NULL, NULL)
static int handle_Failure_Limit = -1;

ECCFG_MODULE_OPT_DEF(failtally, ignored_codes, ECCFGTYPE_STRING, NULL,
    "[failtally]", EC_CFG_OPT_IS_ARRAY, NULL, NULL, NULL, NULL, NULL, NULL)
static int handle_ignored_codes = -1;

ECCFG_MODULE_OPT_DEF(failtally, group_by, ECCFGTYPE_STRING, NULL,
    "[failtally]", 0, NULL, "\"campaign_id\"", NULL, NULL, NULL, NULL)
static int handle_group_by = -1;

static int validate_value_window(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 1) {
    stringprintf(output, "%s is %d; it has to be at least 1\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(failtally, window, ECCFGTYPE_INT, NULL, "[failtally]", 0,
    NULL, "3600", NULL, validate_value_window, NULL, NULL)
static int handle_window = -1;

int failtally_memtype_tally = -1;
static const mem_type_def memtype_tally = {
  "failtally:tally", 8, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

int failtally_memtype_text = -1;
static const mem_type_def memtype_text = {
  "failtally:text", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

void failtally_release(struct failtally_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

int failtally_option_Failure_Limit(struct failtally *self,
    ec_config_header *transaction, const char *binding, const char *domain) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  (void)self;
  if (binding && domain) {
    value = ec_config_option_fetch_binding_domain(configuration,
        handle_Failure_Limit, NULL, binding, domain);
  } else if (binding) {
    value = ec_config_option_fetch_binding(configuration,
        handle_Failure_Limit, NULL, binding);
  } else if (domain) {
    value = ec_config_option_fetch_domain(configuration, handle_Failure_Limit,
        NULL, domain);
  } else {
    value = ec_config_option_fetch(configuration, handle_Failure_Limit, NULL);
  }
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

const ec_ptr_array *failtally_option_ignored_codes(struct failtally *self,
    ec_config_header *transaction, struct failtally_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_ignored_codes,
                                            failtally_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_ignored_codes,
                                    failtally_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->varr : NULL;
}

const char *failtally_option_group_by(struct failtally *self,
    ec_config_header *transaction, struct failtally_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_group_by,
                                            failtally_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_group_by,
                                    failtally_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

int failtally_option_window(struct failtally *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_window,
                                            failtally_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_window,
                                    failtally_infrastructure(self));
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

static void provide_core_log_permanent_failure_v1(void *closure,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  failtally_core_log_permanent_failure_v1(infrastructure->module_private_data,
      msg, dr, now, note, note_len);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_core_log_permanent_failure_v1_hook_last(
      provide_core_log_permanent_failure_v1, infrastructure);
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
  struct failtally *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "failtally is not up\n");
    return;
  }
  if (length == 4 && strncasecmp(command, "list", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "failtally list\n");
      return;
    }
    failtally_control_list(self, response, rest, xml);
    return;
  }
  if (length == 5 && strncasecmp(command, "reset", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "failtally reset\n");
      return;
    }
    failtally_control_reset(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "failtally list\nfailtally reset\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (failtally_memtype_tally == -1) {
    failtally_memtype_tally = ec_memtype_register(&memtype_tally);
  }
  if (failtally_memtype_tally == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "failtally", "failtally:tally");
    return -1;
  }
  if (failtally_memtype_text == -1) {
    failtally_memtype_text = ec_memtype_register(&memtype_text);
  }
  if (failtally_memtype_text == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "failtally", "failtally:text");
    return -1;
  }
  handle_Failure_Limit =
    ECCFG_MODULE_OPT_REGISTER(failtally, Failure_Limit);
  if (handle_Failure_Limit == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "failtally", "Failure_Limit");
    return -1;
  }
  handle_ignored_codes =
    ECCFG_MODULE_OPT_REGISTER(failtally, ignored_codes);
  if (handle_ignored_codes == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "failtally", "ignored_codes");
    return -1;
  }
  handle_group_by =
    ECCFG_MODULE_OPT_REGISTER(failtally, group_by);
  if (handle_group_by == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "failtally", "group_by");
    return -1;
  }
  handle_window =
    ECCFG_MODULE_OPT_REGISTER(failtally, window);
  if (handle_window == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "failtally", "window");
    return -1;
  }
  /* Asking for them makes the hooks known, though nobody provides them yet. */
  has_failtally_judge_v1_hook();
  has_failtally_over_limit_v1_hook();
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "failtally");
    return -1;
  }
  register_providers(infrastructure);
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return failtally_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure failtally = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "failtally.c",
  "Counts permanent failures by campaign",
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
