/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 07c4ead742e40a801c6531089a3bc39066047fef5608b367c23f2caf68e35baf */
/* content sha256 54987560ae3310978601acf6e71bbe2e0316a7a696d5a1989028092c1b4450ff */
#include "ds_mariadb.h"

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

static union head *head_of(struct ds_mariadb *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *ds_mariadb_infrastructure(struct ds_mariadb *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + ds_mariadb_state_size);
  struct ds_mariadb *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct ds_mariadb *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (ds_mariadb_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
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
  struct ds_mariadb *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "ds_mariadb is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "ds_mariadb status\n");
      return;
    }
    ds_mariadb_control_status(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "ds_mariadb status\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "ds_mariadb");
    return -1;
  }
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return ds_mariadb_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure ds_mariadb = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "ds_mariadb.c",
  "Lets datasources be databases of MariaDB and MySQL",
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
