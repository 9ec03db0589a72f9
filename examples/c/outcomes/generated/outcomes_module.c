/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 63e834dada9951edf51b016d98444a6c9cb2b0148103a7f13dcb3fb259fa3473 */
/* content sha256 860a08a38fb81bcb873671840eed8b15b913f30a2cecbf03f31f6136e538b5e2 */
#include "outcomes.h"

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

static union head *head_of(struct outcomes *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *outcomes_infrastructure(struct outcomes *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + outcomes_state_size);
  struct outcomes *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct outcomes *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (outcomes_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

ECCFG_MODULE_OPT_DEF(outcomes, path, ECCFGTYPE_STRING, NULL, "[outcomes]", 0,
    NULL, "\"\"", NULL, NULL, NULL, NULL)
static int handle_path = -1;

ECCFG_MODULE_OPT_DEF(outcomes, with_attempts, ECCFGTYPE_BOOL, NULL,
    "[outcomes]", 0, NULL, "false", NULL, NULL, NULL, NULL)
static int handle_with_attempts = -1;

static int validate_value_longest_note(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 10 || found->vint > 4000) {
    stringprintf(output, "%s is %d; it has to be 10 to 4000\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(outcomes, longest_note, ECCFGTYPE_INT, NULL,
    "[outcomes]", 0, NULL, "200", NULL, validate_value_longest_note, NULL,
    NULL)
static int handle_longest_note = -1;

ECCFG_MODULE_OPT_DEF(outcomes, job_class, ECCFGTYPE_STRING, NULL,
    "[outcomes]", 0, NULL, "IO", NULL, NULL, NULL, NULL)
static int handle_job_class = -1;

int outcomes_memtype_batch = -1;
static const mem_type_def memtype_batch = {
  "outcomes:batch", 512, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

void outcomes_release(struct outcomes_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

const char *outcomes_option_path(struct outcomes *self,
    ec_config_header *transaction, struct outcomes_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_path,
                                            outcomes_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_path,
                                    outcomes_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

int outcomes_option_with_attempts(struct outcomes *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_with_attempts,
                                            outcomes_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_with_attempts,
                                    outcomes_infrastructure(self));
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

int outcomes_option_longest_note(struct outcomes *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_longest_note,
                                            outcomes_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_longest_note,
                                    outcomes_infrastructure(self));
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
}

const char *outcomes_option_job_class(struct outcomes *self,
    ec_config_header *transaction, struct outcomes_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_job_class,
                                            outcomes_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_job_class,
                                    outcomes_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

static void provide_core_log_attempt_v1(void *closure, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  outcomes_core_log_attempt_v1(infrastructure->module_private_data, msg, dr,
      now, note, note_len);
}

static void provide_core_log_delivery_v1(void *closure, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  outcomes_core_log_delivery_v1(infrastructure->module_private_data, msg, dr,
      now, note, note_len);
}

static void provide_core_log_permanent_failure_v1(void *closure,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  outcomes_core_log_permanent_failure_v1(infrastructure->module_private_data,
      msg, dr, now, note, note_len);
}

static void provide_core_log_transient_failure_v1(void *closure,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  outcomes_core_log_transient_failure_v1(infrastructure->module_private_data,
      msg, dr, now, note, note_len);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_core_log_attempt_v1_hook_last(provide_core_log_attempt_v1,
      infrastructure);
  register_core_log_delivery_v1_hook_last(provide_core_log_delivery_v1,
      infrastructure);
  register_core_log_permanent_failure_v1_hook_last(
      provide_core_log_permanent_failure_v1, infrastructure);
  register_core_log_transient_failure_v1_hook_last(
      provide_core_log_transient_failure_v1, infrastructure);
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
  struct outcomes *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "outcomes is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "outcomes status\n");
      return;
    }
    outcomes_control_status(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "outcomes status\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (outcomes_memtype_batch == -1) {
    outcomes_memtype_batch = ec_memtype_register(&memtype_batch);
  }
  if (outcomes_memtype_batch == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "outcomes", "outcomes:batch");
    return -1;
  }
  handle_path =
    ECCFG_MODULE_OPT_REGISTER(outcomes, path);
  if (handle_path == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "outcomes", "path");
    return -1;
  }
  handle_with_attempts =
    ECCFG_MODULE_OPT_REGISTER(outcomes, with_attempts);
  if (handle_with_attempts == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "outcomes", "with_attempts");
    return -1;
  }
  handle_longest_note =
    ECCFG_MODULE_OPT_REGISTER(outcomes, longest_note);
  if (handle_longest_note == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "outcomes", "longest_note");
    return -1;
  }
  handle_job_class =
    ECCFG_MODULE_OPT_REGISTER(outcomes, job_class);
  if (handle_job_class == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "outcomes", "job_class");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "outcomes");
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
  return outcomes_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure outcomes = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "outcomes.c",
  "Writes one line for each outcome of a delivery",
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
