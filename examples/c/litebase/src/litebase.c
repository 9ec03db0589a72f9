/* Lets datasources be files of SQLite. */
#include "litebase.h"
#include "driver.h"
#include "sql_driver.h"

/* What it counts is the driver's: the state has nothing of its own. */
struct litebase { char unused; };
LITEBASE_STATE;

/* `litebase status`. Scheduler thread. */
void litebase_control_status(struct litebase *self, string *response,
    const char *arguments, int xml) {
  (void)self;
  (void)arguments;
  (void)xml;
  sql_status(response);
  stringprintf(response, "busy timeout: %u\n",
      __atomic_load_n(&litebase_busy_timeout, __ATOMIC_RELAXED));
}

/* Drivers are registered in conf_setup, where this is called. The driver stays
 * as long as the server. */
int litebase_open(struct litebase *self) {
  return ec_datasource_register_driver("litebase", &driver_class,
      litebase_infrastructure(self));
}

/* Take up a configuration. Connections that are made from now on have it. */
int litebase_configure(struct litebase *self, ec_config_header *transaction,
    string *output) {
  (void)output;
  __atomic_store_n(&litebase_busy_timeout,
      (unsigned int)litebase_option_busy_timeout(self, transaction),
      __ATOMIC_RELAXED);
  return 0;
}
