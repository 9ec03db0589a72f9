/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 418ab996044ed4b101c843ff97a3198acca0563f022cd220ce14e3da05a318d5 */
/* content sha256 669e954a18283e3c75061c31099d51ba6d82dc1def0bbf99c1b24030168ab7bc */
#include "digests.h"

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

static union head *head_of(struct digests *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *digests_infrastructure(struct digests *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + digests_state_size);
  struct digests *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct digests *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (digests_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

ECCFG_MODULE_OPT_DEF(digests, job_class, ECCFGTYPE_STRING, NULL, "[digests]",
    0, NULL, "IO", NULL, NULL, NULL, NULL)
static int handle_job_class = -1;

static int validate_value_concurrency(ec_config_option_def *option,
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

ECCFG_MODULE_OPT_DEF(digests, concurrency, ECCFGTYPE_INT, NULL, "[digests]",
    EC_CFG_OPT_NOT_TUNABLE_ONLINE, NULL, "4", NULL,
    validate_value_concurrency, NULL, NULL)
static int handle_concurrency = -1;

int digests_memtype_job = -1;
static const mem_type_def memtype_job = {
  "digests:job", 1280, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

int digests_memtype_result = -1;
static const mem_type_def memtype_result = {
  "digests:result", 1048, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
};

void digests_release(struct digests_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

const char *digests_option_job_class(struct digests *self,
    ec_config_header *transaction, struct digests_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_job_class,
                                            digests_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_job_class,
                                    digests_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

int digests_option_concurrency(struct digests *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_concurrency,
                                            digests_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_concurrency,
                                    digests_infrastructure(self));
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  if (!transaction) ec_config_release_scope_instance(configuration);
  return result;
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

/* Tells whether a word is missing, or one of some words that have bars between. */
static int is_one_of(const char *text, int number, const char *choices) {
  size_t length, found;
  const char *word = word_at(text, number, &length);

  while (word) {
    found = strcspn(choices, "|");
    if (found == length && strncmp(word, choices, length) == 0) return 1;
    if (choices[found] == '\0') return 0;
    choices += found + 1;
  }
  return 1;
}

static void control(generic_module_infrastructure *infrastructure,
    string *response, const char *command, int xml) {
  struct digests *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "digests is not up\n");
    return;
  }
  if (length == 7 && strncasecmp(command, "compute", length) == 0) {
    size_t ignored;

    if (!word_at(rest, 1, &ignored)
        || word_at(rest, 2, &ignored)
        || !is_one_of(rest, 0, "none|callback|scheduler|semaphore|sync")) {
      stringprintf(response, "%s", "digests compute none|callback|scheduler|semaphore|sync FILE\n");
      return;
    }
    digests_control_compute(self, response, rest, xml);
    return;
  }
  if (length == 4 && strncasecmp(command, "list", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "digests list\n");
      return;
    }
    digests_control_list(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "digests compute none|callback|scheduler|semaphore|sync FILE\ndigests list\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (digests_memtype_job == -1) {
    digests_memtype_job = ec_memtype_register(&memtype_job);
  }
  if (digests_memtype_job == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "digests", "digests:job");
    return -1;
  }
  if (digests_memtype_result == -1) {
    digests_memtype_result = ec_memtype_register(&memtype_result);
  }
  if (digests_memtype_result == -1) {
    mod_printf(DCRITICAL, "%s: memory type %s is not registered\n",
        "digests", "digests:result");
    return -1;
  }
  handle_job_class =
    ECCFG_MODULE_OPT_REGISTER(digests, job_class);
  if (handle_job_class == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "digests", "job_class");
    return -1;
  }
  handle_concurrency =
    ECCFG_MODULE_OPT_REGISTER(digests, concurrency);
  if (handle_concurrency == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "digests", "concurrency");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "digests");
    return -1;
  }
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return digests_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure digests = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "digests.c",
  "Computes the digests of files in thread pools",
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
