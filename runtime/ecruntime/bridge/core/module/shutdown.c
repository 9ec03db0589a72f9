/* The end of the server, as modules see it and as they ask for it. */
#include "module/shutdown.h"

#include <stdlib.h>

#include "control.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"

/* Of the server that the process has. */
static int is_shutting_down_;

void ecb_shutdown_began(void) {
  __atomic_store_n(&is_shutting_down_, 1, __ATOMIC_RELEASE);
}

void ecb_shutdown_ended(void) {
  __atomic_store_n(&is_shutting_down_, 0, __ATOMIC_RELEASE);
}

ECB_EXPORT int ec_is_shutting_down(void) {
  return __atomic_load_n(&is_shutting_down_, __ATOMIC_ACQUIRE);
}

ECB_EXPORT void ec_shutdown_ex(int die, int ret, const char *file,
                               int lineno) {
  if (!ecb_in_scheduler_thread()) {
    ecb_misuse("RT101",
               "ec_shutdown_ex was called outside the scheduler thread, at "
               "%s:%d",
               file, lineno);
  }
  if (ecb_host_.shut_down) {
    ecb_host_.shut_down(ecb_host_.context, die, ret, file, lineno);
  }
}
