/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 3b28d4d57545ebfca93be0edaebf8e4abecc7aed7d5590e35e24cbdd8621356f */
/* content sha256 78ca2a25859055cdff99efeb8336f8dc648c77d07c46b0a640a8d700b3ed64d3 */
#include "patience.h"

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

static union head *head_of(struct patience *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *patience_infrastructure(struct patience *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + patience_state_size);
  struct patience *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct patience *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (patience_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

static int validate_value_patience_delay(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 1 || found->vint > 86400) {
    stringprintf(output, "%s is %d; it has to be 1 to 86400\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(patience, patience_delay, ECCFGTYPE_INT, NULL,
    "Binding:Domain>Binding>Domain>Global", 0, NULL, "300", NULL,
    validate_value_patience_delay, NULL, NULL)
static int handle_patience_delay = -1;

static const struct ec_config_value_mapping words_patience_mode[] = {
  { "off", "0" },
  { "on", "1" },
  { "watch", "2" },
  { NULL, NULL }
};

ECCFG_MODULE_OPT_DEF(patience, patience_mode, ECCFGTYPE_INT, NULL,
    "Domain>Global", 0, NULL, "on", words_patience_mode, NULL, NULL, NULL)
static int handle_patience_mode = -1;

static int validate_value_patience_memory(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 60) {
    stringprintf(output, "%s is %d; it has to be at least 60\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(patience, patience_memory, ECCFGTYPE_INT, NULL, "Global",
    0, NULL, "86400", NULL, validate_value_patience_memory, NULL, NULL)
static int handle_patience_memory = -1;

static int validate_value_known_networks(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  (void)option;
  (void)cfghdr;
  return patience_validate_known_networks(val->v->varr, output);
}

ECCFG_MODULE_OPT_DEF(patience, known_networks, ECCFGTYPE_STRING, NULL,
    "[patience]", EC_CFG_OPT_IS_ARRAY, NULL,
    "( \"127.0.0.0/8\" \"::1/128\" )", NULL, validate_value_known_networks,
    NULL, NULL)
static int handle_known_networks = -1;

int patience_memtype_sender = -1;
static const mem_type_def memtype_sender = {
  "patience:sender", 16, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

int patience_memtype_key = -1;
static const mem_type_def memtype_key = {
  "patience:key", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

void patience_release(struct patience_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

int patience_option_patience_delay(struct patience *self,
    ec_config_header *transaction, const char *binding, const char *domain) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  (void)self;
  if (binding && domain) {
    value = ec_config_option_fetch_binding_domain(configuration,
        handle_patience_delay, NULL, binding, domain);
  } else if (binding) {
    value = ec_config_option_fetch_binding(configuration,
        handle_patience_delay, NULL, binding);
  } else if (domain) {
    value = ec_config_option_fetch_domain(configuration,
        handle_patience_delay, NULL, domain);
  } else {
    value = ec_config_option_fetch(configuration, handle_patience_delay, NULL);
  }
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

int patience_option_patience_mode(struct patience *self,
    ec_config_header *transaction, const char *domain) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  (void)self;
  if (domain) {
    value = ec_config_option_fetch_domain(configuration, handle_patience_mode,
        NULL, domain);
  } else {
    value = ec_config_option_fetch(configuration, handle_patience_mode, NULL);
  }
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

int patience_option_patience_memory(struct patience *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  (void)self;
  value = ec_config_option_fetch(configuration, handle_patience_memory, NULL);
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

const ec_ptr_array *patience_option_known_networks(struct patience *self,
    ec_config_header *transaction, struct patience_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_known_networks,
                                            patience_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_known_networks,
                                    patience_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->varr : NULL;
}

static int provide_core_final_validation2(void *closure, ec_message *msg,
    accept_construct *ac, validate_context *ctx) {
  generic_module_infrastructure *infrastructure = closure;

  return patience_core_final_validation2(infrastructure->module_private_data,
      msg, ac, ctx);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_core_final_validation2_hook_last(provide_core_final_validation2,
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
  struct patience *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "patience is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "patience status\n");
      return;
    }
    patience_control_status(self, response, rest, xml);
    return;
  }
  if (length == 6 && strncasecmp(command, "forget", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "patience forget\n");
      return;
    }
    patience_control_forget(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "patience status\npatience forget\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (patience_memtype_sender == -1) {
    patience_memtype_sender = ec_memtype_register(&memtype_sender);
  }
  if (patience_memtype_sender == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "patience", "patience:sender");
    return -1;
  }
  if (patience_memtype_key == -1) {
    patience_memtype_key = ec_memtype_register(&memtype_key);
  }
  if (patience_memtype_key == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "patience", "patience:key");
    return -1;
  }
  handle_patience_delay =
    ECCFG_MODULE_OPT_REGISTER(patience, patience_delay);
  if (handle_patience_delay == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "patience", "patience_delay");
    return -1;
  }
  handle_patience_mode =
    ECCFG_MODULE_OPT_REGISTER(patience, patience_mode);
  if (handle_patience_mode == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "patience", "patience_mode");
    return -1;
  }
  handle_patience_memory =
    ECCFG_MODULE_OPT_REGISTER(patience, patience_memory);
  if (handle_patience_memory == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "patience", "patience_memory");
    return -1;
  }
  handle_known_networks =
    ECCFG_MODULE_OPT_REGISTER(patience, known_networks);
  if (handle_known_networks == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "patience", "known_networks");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "patience");
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
  return patience_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure patience = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "patience.c",
  "Asks unknown senders to come again later",
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
