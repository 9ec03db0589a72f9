/* The mark of forked children. */
#include "loop/fork.h"

#include <errno.h>
#include <pthread.h>

#include "ecb_report.h"
#include "loop/loop.h"

/* Of the process: set in the child, before fork returns there. */
static int is_forked_;
static int is_watched_;

static void mark_child(void) { is_forked_ = 1; }

int ecb_fork_watch(void) {
  int failure;
  if (is_watched_) {
    return 0;
  }
  failure = pthread_atfork(NULL, NULL, mark_child);
  if (failure) {
    errno = failure;
    return -1;
  }
  is_watched_ = 1;
  return 0;
}

int ecb_loop_is_forked(void) { return is_forked_; }

void ecb_check_fork(const char *function) {
  if (__builtin_expect(is_forked_, 0)) {
    ecb_misuse("RT101",
               "%s was called in a child that fork has made, where the "
               "scheduler does not run; start programs with posix_spawn",
               function);
  }
}
