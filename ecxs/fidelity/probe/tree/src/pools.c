/* Thread pools. Each job ends by itself, whatever becomes of the others. */
#include "observers.h"

#include "ec_thread_pool.h"
#include "scheduler.h"

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { JOBS = 96, HOLD = 700000, STEP = 5000 };

struct experiment {
  ec_async_job job;
  const char *what;
};
/* The server may look at a job when it is done: none is ever freed. */
static struct experiment crowd_[JOBS], two_[2], none_;

static long running_, most_, done_, ended_; /* any thread, by __atomic */
static struct timespec until_;
static char completions_[256];
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static pthread_t caller_;
static const char *place_of_none_ = "nowhere within a second";

static int is_before(const struct timespec *end) {
  struct timespec now;

  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec < end->tv_sec
    || (now.tv_sec == end->tv_sec && now.tv_nsec < end->tv_nsec);
}

static void on_crowd(ec_async_job *job, void *closure) {
  long now = __atomic_add_fetch(&running_, 1, __ATOMIC_ACQ_REL);
  long most = __atomic_load_n(&most_, __ATOMIC_ACQUIRE);

  (void)job;
  (void)closure;
  while (now > most && !__atomic_compare_exchange_n(&most_, &most, now, 0,
      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
  while (is_before(&until_)) usleep(STEP);
  __atomic_sub_fetch(&running_, 1, __ATOMIC_ACQ_REL);
  __atomic_add_fetch(&done_, 1, __ATOMIC_ACQ_REL);
}

static void nothing(ec_async_job *job, void *closure) {
  (void)job;
  (void)closure;
}

static void on_completion(ec_async_job *job, void *closure) {
  (void)job;
  pthread_mutex_lock(&lock_);
  append(completions_, sizeof(completions_), "%s=%s ", (const char *)closure,
      is_scheduler_thread() ? "scheduler" : "another");
  pthread_mutex_unlock(&lock_);
  __atomic_add_fetch(&ended_, 1, __ATOMIC_ACQ_REL);
}

static void queue(struct experiment *one, int job_class,
    ec_thread_pool_work_func worker) {
  one->job.job_class = job_class;
  one->job.worker = worker;
  one->job.closure = one;
  ec_queue_async_job(&one->job);
}

void start_pools(void) {
  int at, job_class = ec_thread_pool_name_to_class("SwapOut");

  clock_gettime(CLOCK_MONOTONIC, &until_);
  until_.tv_nsec += HOLD * 1000L;
  if (until_.tv_nsec >= 1000000000L) {
    until_.tv_sec++;
    until_.tv_nsec -= 1000000000L;
  }
  for (at = 0; at < JOBS; at++) {
    crowd_[at].job.completion = ECTP_COMPLETE_NONE;
    queue(&crowd_[at], job_class, on_crowd);
  }
  two_[0].what = "callback";
  two_[0].job.completion = ECTP_COMPLETE_CALLBACK;
  two_[1].what = "callback-sched";
  two_[1].job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
  for (at = 0; at < 2; at++) {
    two_[at].job.r.cb.func = on_completion;
    two_[at].job.r.cb.closure = (void *)two_[at].what;
    queue(&two_[at], ECTP_CLASS_IO, nothing);
  }
}

int pools_are_done(void) {
  return __atomic_load_n(&done_, __ATOMIC_ACQUIRE) == JOBS
    && __atomic_load_n(&ended_, __ATOMIC_ACQUIRE) == 2;
}

static const char *thread_of(const char *kind) {
  const char *at = strstr(completions_, kind);

  return at && at[strlen(kind)] == 's' ? "scheduler" : at ? "another" : "none";
}

void observe_pools(string *out) {
  observe(out, "thread-pools.swapout", "M", "96 jobs that last until 700 ms",
      "%ld", __atomic_load_n(&most_, __ATOMIC_ACQUIRE));
  pthread_mutex_lock(&lock_);
  observe(out, "thread-pools.completion-thread", "M",
      "ECTP_COMPLETE_CALLBACK, and ECTP_COMPLETE_CALLBACK_SCHED",
      "callback %s, callback-sched %s", thread_of("callback="),
      thread_of("callback-sched="));
  pthread_mutex_unlock(&lock_);
}

static void on_none(ec_async_job *job, void *closure) {
  (void)job;
  (void)closure;
  place_of_none_ = pthread_equal(pthread_self(), caller_) ? "in the caller"
                                                          : "in another thread";
}

void start_pool_of_none(void) {
  int job_class = ec_thread_pool_name_to_class("fidelity_none");

  caller_ = pthread_self();
  if (job_class < 0) {
    place_of_none_ = "no such pool";
    return;
  }
  none_.job.completion = ECTP_COMPLETE_NONE;
  queue(&none_, job_class, on_none);
}

void observe_pool_of_none(string *out) {
  observe(out, "thread-pools.zero-threads", "S",
      "a stanza ThreadPool with concurrency = 0", "%s", place_of_none_);
}
