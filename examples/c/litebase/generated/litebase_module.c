/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 1b49e0352fb3397a7da19279b37e5f111a3800ac2058f33706a8a3c5ad3858bb */
/* content sha256 e8d61cfecaa02e0d9e454e99dfa2bdad7ed44fe9eb5c5697d0a7d762864b86ea */
#include "litebase.h"

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

static union head *head_of(struct litebase *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *litebase_infrastructure(struct litebase *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + litebase_state_size);
  struct litebase *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct litebase *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (litebase_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}

static int validate_value_busy_timeout(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 0 || found->vint > 3600) {
    stringprintf(output, "%s is %d; it has to be 0 to 3600\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

ECCFG_MODULE_OPT_DEF(litebase, busy_timeout, ECCFGTYPE_INT, NULL,
    "[litebase]", 0, NULL, "5", NULL, validate_value_busy_timeout, NULL, NULL)
static int handle_busy_timeout = -1;

int litebase_option_busy_timeout(struct litebase *self,
    ec_config_header *transaction) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_busy_timeout,
                                            litebase_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_busy_timeout,
                                    litebase_infrastructure(self));
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

static void control(generic_module_infrastructure *infrastructure,
    string *response, const char *command, int xml) {
  struct litebase *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "litebase is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "litebase status\n");
      return;
    }
    litebase_control_status(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "litebase status\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  handle_busy_timeout =
    ECCFG_MODULE_OPT_REGISTER(litebase, busy_timeout);
  if (handle_busy_timeout == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "litebase", "busy_timeout");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "litebase");
    return -1;
  }
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return litebase_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure litebase = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "litebase.c",
  "Lets datasources be files of SQLite",
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
