/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 d7627fff1254ced5d20b869cd2e9eeafcd411ad5a2dae364dbd437bd533d405e */
/* content sha256 ebe5e73426a918c9ae937074f6fcad9151f8f52bae8b400b5e2cc412f8bd3eb7 */
#include "blocklist.h"

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

static union head *head_of(struct blocklist *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *blocklist_infrastructure(struct blocklist *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + blocklist_state_size);
  struct blocklist *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct blocklist *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (blocklist_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

ECCFG_MODULE_OPT_DEF(blocklist, datasource, ECCFGTYPE_STRING, NULL,
    "[blocklist]", 0, NULL, "blocklist", NULL, NULL, NULL, NULL)
static int handle_datasource = -1;

ECCFG_MODULE_OPT_DEF(blocklist, query, ECCFGTYPE_STRING, NULL, "[blocklist]",
    0, NULL, "\"SELECT reason FROM listed WHERE address = :address\"", NULL,
    NULL, NULL, NULL)
static int handle_query = -1;

ECCFG_MODULE_OPT_DEF(blocklist, job_class, ECCFGTYPE_STRING, NULL,
    "[blocklist]", 0, NULL, "IO", NULL, NULL, NULL, NULL)
static int handle_job_class = -1;

static int validate_value_forget_after(ec_config_option_def *option,
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

ECCFG_MODULE_OPT_DEF(blocklist, forget_after, ECCFGTYPE_INT, NULL,
    "[blocklist]", 0, NULL, "300", NULL, validate_value_forget_after, NULL,
    NULL)
static int handle_forget_after = -1;

int blocklist_memtype_lookup = -1;
static const mem_type_def memtype_lookup = {
  "blocklist:lookup", 256, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

int blocklist_memtype_verdict = -1;
static const mem_type_def memtype_verdict = {
  "blocklist:verdict", 96, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

int blocklist_memtype_address = -1;
static const mem_type_def memtype_address = {
  "blocklist:address", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

void blocklist_release(struct blocklist_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

const char *blocklist_option_datasource(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_datasource,
                                            blocklist_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_datasource,
                                    blocklist_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

const char *blocklist_option_query(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_query,
                                            blocklist_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_query,
                                    blocklist_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

const char *blocklist_option_job_class(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_job_class,
                                            blocklist_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_job_class,
                                    blocklist_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

int blocklist_option_forget_after(struct blocklist *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_forget_after,
                                            blocklist_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_forget_after,
                                    blocklist_infrastructure(self));
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

static void provide_core_validate_connect(void *closure, accept_construct *ac,
    validate_context *c) {
  generic_module_infrastructure *infrastructure = closure;

  blocklist_core_validate_connect(infrastructure->module_private_data, ac, c);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_core_validate_connect_hook_last(provide_core_validate_connect,
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
  struct blocklist *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "blocklist is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "blocklist status\n");
      return;
    }
    blocklist_control_status(self, response, rest, xml);
    return;
  }
  if (length == 6 && strncasecmp(command, "forget", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "blocklist forget\n");
      return;
    }
    blocklist_control_forget(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "blocklist status\nblocklist forget\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (blocklist_memtype_lookup == -1) {
    blocklist_memtype_lookup = ec_memtype_register(&memtype_lookup);
  }
  if (blocklist_memtype_lookup == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "blocklist", "blocklist:lookup");
    return -1;
  }
  if (blocklist_memtype_verdict == -1) {
    blocklist_memtype_verdict = ec_memtype_register(&memtype_verdict);
  }
  if (blocklist_memtype_verdict == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "blocklist", "blocklist:verdict");
    return -1;
  }
  if (blocklist_memtype_address == -1) {
    blocklist_memtype_address = ec_memtype_register(&memtype_address);
  }
  if (blocklist_memtype_address == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "blocklist", "blocklist:address");
    return -1;
  }
  handle_datasource =
    ECCFG_MODULE_OPT_REGISTER(blocklist, datasource);
  if (handle_datasource == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "blocklist", "datasource");
    return -1;
  }
  handle_query =
    ECCFG_MODULE_OPT_REGISTER(blocklist, query);
  if (handle_query == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "blocklist", "query");
    return -1;
  }
  handle_job_class =
    ECCFG_MODULE_OPT_REGISTER(blocklist, job_class);
  if (handle_job_class == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "blocklist", "job_class");
    return -1;
  }
  handle_forget_after =
    ECCFG_MODULE_OPT_REGISTER(blocklist, forget_after);
  if (handle_forget_after == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "blocklist", "forget_after");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "blocklist");
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
  return blocklist_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure blocklist = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "blocklist.c",
  "Looks addresses up in a datasource",
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
