/* The points at which threads of jobs are handed over. */
#include "loop/hand_over.h"

#include <stddef.h>

/* The process has one host. */
static ecb_stop *stop_; /* any thread, atomic */
static void *context_;
static __thread const void *here_; /* the job of this thread */

void ecb_hand_over_set(ecb_stop *stop, void *context) {
  context_ = context;
  __atomic_store_n(&stop_, stop, __ATOMIC_RELEASE);
}

int ecb_hand_over_is_on(void) {
  return __atomic_load_n(&stop_, __ATOMIC_ACQUIRE) != NULL;
}

void ecb_hand_over(const void *job, ecb_point point, int job_class,
                   const char *text) {
  ecb_stop *stop = __atomic_load_n(&stop_, __ATOMIC_ACQUIRE);
  if (point == ECB_POINT_END) {
    here_ = NULL;
  }
  if (stop) {
    stop(context_, job, (int)point, job_class, text);
  }
  if (point == ECB_POINT_START) {
    here_ = job;
  }
}

void ecb_hand_over_call(void) {
  if (here_) {
    ecb_stop *stop = __atomic_load_n(&stop_, __ATOMIC_ACQUIRE);
    if (stop) {
      stop(context_, here_, ECB_POINT_CALL, 0, "");
    }
  }
}
