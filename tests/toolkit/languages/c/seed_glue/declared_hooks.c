#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "ec_message.h"
#include "skiplist.h"

/* @0 */

/* @1 */

static void on_failure(void *closure, ec_message *message,
                       domain_record *domain, struct timeval *now,
                       const char *note, int note_len) {
}

static int start(void) {
  register_core_log_permanent_failure_v1_hook_first(on_failure, NULL);
  return has_core___mail_queue_maintain_hook()
    && call_core___mail_queue_maintain_hook(NULL, 0, NULL, NULL, 0, 0);
}

#include "sample_module.h"
