/* Allocations that fail although there is memory: beyond the limit of a type,
   or because a test has planned it. Any thread. */
#include "block.h"
#include "usage.h"

/* Once in the process: the failure that a test has planned. */
static struct {
  pthread_mutex_t lock;
  int type;
  u_int64_t left; /* 0 without a plan */
} plan_ = {.lock = PTHREAD_MUTEX_INITIALIZER};

ECB_EXPORT void ecb_memory_plan_failure(int type, u_int64_t nth) {
  pthread_mutex_lock(&plan_.lock);
  plan_.type = type;
  plan_.left = nth;
  pthread_mutex_unlock(&plan_.lock);
  ecb_memory_watch();
}

static int is_planned(int type) {
  int strikes = 0;
  pthread_mutex_lock(&plan_.lock);
  if (plan_.left != 0 && (plan_.type < 0 || plan_.type == type)) {
    strikes = --plan_.left == 0;
  }
  pthread_mutex_unlock(&plan_.lock);
  return strikes;
}

static int is_within_limit(int type, size_t size) {
  u_int64_t limit = ECB_READ(ecb_memtypes_[type].limit);
  ecb_usage usage;
  return limit == 0 || ecb_memory_usage(type, &usage) != 0 ||
         usage.live_bytes + size <= limit;
}

int ecb_memory_admits(int type, size_t size) {
  return !is_planned(type) && is_within_limit(type, size);
}
