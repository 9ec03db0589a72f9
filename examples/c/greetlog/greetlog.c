/* greetlog: logs each reception, written as modules were before version 3.
 *
 * An older module fills `module_init` and has neither `conf_setup` nor
 * `ext_init`. It builds with a warning that names the slot, and `--strict`
 * refuses it; a new module is written like `failtally`. */
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "ec_malloc.h"
#include "ec_message.h"
#include "hooks/core/log_reception_v1.h"

static ec_atomic_t receptions;

/* Hook provider. Any thread. */
static void on_reception(void *closure, accept_construct *ac,
                         ec_message *message, struct timeval *now,
                         const char *note, int note_len) {
  long count = (long)__atomic_add_fetch(&receptions, 1, __ATOMIC_RELAXED);

  (void)ac;
  (void)message;
  (void)now;
  ec_mod_debug(closure, DINFO, "reception %ld: %.*s\n", count, note_len, note);
}

static void greetlog_control(generic_module_infrastructure *self,
                             string *response, const char *command, int xml) {
  (void)self;
  (void)command;
  (void)xml;
  stringprintf(response, "receptions: %ld\n",
               (long)__atomic_load_n(&receptions, __ATOMIC_RELAXED));
}

/* Scheduler thread, once, where conf_setup would be. */
static int greetlog_init(generic_module_infrastructure *self) {
  register_core_log_reception_v1_hook_last(on_reception, self);
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure greetlog = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "greetlog.c",
  "Logs each reception",
  greetlog_control,
  NULL, /* module_conf */
  NULL, /* module_ext_conf */
  greetlog_init,
  NULL, /* module_post_init */
  NULL, /* module_config_setup */
  NULL, /* module_enable */
  NULL, /* module_can_unload */
  NULL  /* module_ext_init */
}};
