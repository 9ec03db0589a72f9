/* Lets datasources be databases of a server of MariaDB or MySQL. */
#include "ds_mariadb.h"
#include "driver.h"
#include "sql_driver.h"

#include <mysql.h>

/* What it counts is the driver's: the state has nothing of its own. */
struct ds_mariadb { char unused; };
DS_MARIADB_STATE;

/* `ds_mariadb status`. Scheduler thread. */
void ds_mariadb_control_status(struct ds_mariadb *self, string *response,
    const char *arguments, int xml) {
  (void)self;
  (void)arguments;
  (void)xml;
  sql_status(response);
}

/* Scheduler thread, once; before any thread connects, since the client library
 * is not to begin in two at once. The driver stays as long as the server. */
int ds_mariadb_open(struct ds_mariadb *self) {
  if (mysql_library_init(0, NULL, NULL)) {
    mod_printf(DCRITICAL, "ds_mariadb: the client library does not begin\n");
    return -1;
  }
  return ec_datasource_register_driver("mariadb", &driver_class,
      ds_mariadb_infrastructure(self));
}

/* It has no options. */
int ds_mariadb_configure(struct ds_mariadb *self, ec_config_header *transaction,
    string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
