/* Jobs on their way: their table, semaphores and the worker. */
#include "pools/run.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ec_config.h"
#include "ec_malloc.h"
#include "ecb_report.h"
#include "loop/hand_over.h"
#include "module/log_queue.h"
#include "pools/pool.h"

enum { BUCKETS = 256 };

/* The process has one table of jobs, and one list of those that wait for a
   semaphore, oldest first. The lock guards both and the states in them. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_run *found_[BUCKETS];
static ecb_run *parked_;
static ecb_run **parked_tail_ = &parked_;
static int busy_; /* any thread, atomic */
static int is_debug_;
int ecb_is_draining_;

void ecb_pools_debug(int is_on) { is_debug_ = is_on; }

/* Jobs for which the system has refused a thread wait for time to pass. */
static int count_stranded(void) {
  int number, stranded = 0;
  for (number = -1; number < ECB_POOLS; number++) {
    ecb_pool *pool = ecb_pool_of(number);
    if (pool) {
      pthread_mutex_lock(&pool->lock);
      stranded += pool->is_short && !pool->threads ? (int)pool->queued : 0;
      pthread_mutex_unlock(&pool->lock);
    }
  }
  return stranded;
}

int ecb_pools_busy(void) {
  int busy = __atomic_load_n(&busy_, __ATOMIC_SEQ_CST);
  return busy > 0 && busy > count_stranded();
}

void ecb_run_count(int difference) {
  __atomic_add_fetch(&busy_, difference, __ATOMIC_SEQ_CST);
}

const char *ecb_run_text(const ecb_run *run) {
  static __thread char text[200];
  const char *file = run->seen.file ? run->seen.file : "?";
  snprintf(text, sizeof(text), "the job of %.60s that was queued at %.80s:%d",
           run->owner->name, file, run->seen.line);
  return text;
}

/* ---- the table ---- */

static ecb_run **place_of(const ec_async_job *job) {
  size_t bits = (size_t)job >> 4;
  ecb_run **place = &found_[(bits ^ bits >> 8) % BUCKETS];
  while (*place && (*place)->job != job) {
    place = &(*place)->next_found;
  }
  return place;
}

static ecb_run *allocated(ec_async_job *job, ecb_pool *pool) {
  ecb_run *run = calloc(1, sizeof(*run));
  ecb_owner *owner = run ? ecb_owner_hold_running() : NULL;
  /* A provider runs under the name of its caller, and its job may be about an
     instance that ends with the generation of the call. */
  if (!owner || ecb_holds_of_calls(&run->holds) != 0) {
    if (owner) {
      ecb_owner_release(owner);
    }
    free(run);
    return NULL;
  }
  run->job = job;
  run->pool = pool;
  run->owner = owner;
  run->seen = *job;
  if (owner->generation) {
    run->generation = owner->generation;
    ecb_generation_hold(run->generation);
  }
  return run;
}

ecb_run *ecb_run_begin(ec_async_job *job, ecb_pool *pool) {
  ecb_run *run = allocated(job, pool);
  ecb_run **place;
  if (!run) {
    return NULL;
  }
  pthread_mutex_lock(&lock_);
  place = place_of(job);
  if (*place) {
    pthread_mutex_unlock(&lock_);
    ecb_misuse("RT502",
               "%s is queued again; only its worker and its completion may "
               "touch a job between queueing and completion",
               ecb_run_text(run));
  }
  *place = run;
  pthread_mutex_unlock(&lock_);
  if (ecb_hand_over_is_on()) {
    ecb_hand_over(run, ECB_POINT_QUEUED, pool->number, ecb_run_text(run));
  }
  return run;
}

void ecb_run_forget(ecb_run *run) {
  ecb_run **place;
  pthread_mutex_lock(&lock_);
  place = place_of(run->job);
  if (*place == run) {
    *place = run->next_found;
  }
  pthread_mutex_unlock(&lock_);
}

static void leave(const ecb_run *run) {
  ecb_hand_over(run, ECB_POINT_LEFT, 0, "");
}

void ecb_run_free(ecb_run *run) {
  if (run->generation) {
    ecb_generation_release(run->generation);
  }
  ecb_holds_release(run->holds);
  ecb_owner_release(run->owner);
  free(run);
}

void ecb_job_free(ec_async_job *job, int memtype) {
  if (memtype) {
    (ec_free)(memtype, job);
  }
}

void ecb_runs_each(void (*see)(const ecb_run *run, void *context),
                   void *context) {
  size_t i;
  pthread_mutex_lock(&lock_);
  for (i = 0; i < BUCKETS; i++) {
    const ecb_run *run;
    for (run = found_[i]; run; run = run->next_found) {
      see(run, context);
    }
  }
  pthread_mutex_unlock(&lock_);
}

static void set_state(ecb_run *run, ecb_run_state state) {
  pthread_mutex_lock(&lock_);
  run->state = state;
  pthread_mutex_unlock(&lock_);
}

/* ---- semaphores ---- */

/* 1 when it may start; else it waits in the list, without a thread. */
static int may_start(ecb_run *run) {
  int is_taken;
  pthread_mutex_lock(&lock_);
  is_taken = run->has_semaphore || sem_trywait(run->job->concurrency) == 0;
  run->has_semaphore = is_taken;
  if (!is_taken) {
    run->state = ECB_RUN_PARKED;
    run->next = NULL;
    *parked_tail_ = run;
    parked_tail_ = &run->next;
  }
  pthread_mutex_unlock(&lock_);
  return is_taken;
}

/* Under the lock: takes those out that `wanted` names, at most `most`. */
static ecb_run *take_parked(int (*wanted)(const ecb_run *run, const void *by),
                            const void *by, int most) {
  ecb_run *taken = NULL, **end = &taken, **place = &parked_;
  while (*place && most > 0) {
    ecb_run *run = *place;
    if (wanted(run, by)) {
      *place = run->next;
      run->next = NULL;
      *end = run;
      end = &run->next;
      most--;
    } else {
      place = &run->next;
    }
  }
  while (*place) {
    place = &(*place)->next;
  }
  parked_tail_ = place;
  return taken;
}

static int waits_for(const ecb_run *run, const void *semaphore) {
  return run->job->concurrency == semaphore;
}

static int is_skippable(const ecb_run *run, const void *unused) {
  (void)unused;
  return run->job->skip_on_shutdown;
}

ecb_run *ecb_runs_take_skippable(void) {
  ecb_run *taken;
  pthread_mutex_lock(&lock_);
  taken = take_parked(is_skippable, NULL, INT32_MAX);
  pthread_mutex_unlock(&lock_);
  return taken;
}

/* Passed on and not posted: another job could take it before the one that has
   waited longest has reached a thread. */
static void give_back(sem_t *semaphore) {
  ecb_run *next;
  pthread_mutex_lock(&lock_);
  next = take_parked(waits_for, semaphore, 1);
  if (next) {
    next->has_semaphore = 1;
    next->state = ECB_RUN_QUEUED;
  } else {
    sem_post(semaphore);
  }
  pthread_mutex_unlock(&lock_);
  if (next) {
    ecb_run_count(1);
    ecb_pool_put_back(next->pool, next);
  }
}

void ecb_run_drop(ecb_run *run) {
  ec_async_job *job = run->job;
  int memtype = job->free_on_completion_memtype;
  leave(run);
  if (run->has_semaphore) {
    give_back(job->concurrency);
  }
  ecb_run_forget(run);
  ecb_job_free(job, memtype);
  ecb_run_free(run);
}

/* 1 while the tail was not called; the caller of the tail then completes. */
static int waits_for_tail(ecb_run *run) {
  int waits;
  pthread_mutex_lock(&lock_);
  waits = !run->is_tail_called;
  run->state = waits ? ECB_RUN_AWAITING_TAIL : ECB_RUN_COMPLETING;
  if (waits) {
    ecb_run_count(-1);
  }
  pthread_mutex_unlock(&lock_);
  return waits;
}

ECB_EXPORT void ec_async_complete_tail(ec_async_job *job) {
  ecb_run *run;
  int is_mine;
  pthread_mutex_lock(&lock_);
  run = *place_of(job);
  if (!run || run->is_tail_called ||
      (run->state != ECB_RUN_RUNNING &&
       run->state != ECB_RUN_AWAITING_TAIL)) {
    pthread_mutex_unlock(&lock_);
    ecb_misuse("RT504",
               "ec_async_complete_tail was called for a job that does not wait "
               "for it; call it once for each run with skip_completion");
  }
  run->is_tail_called = 1;
  is_mine = run->state == ECB_RUN_AWAITING_TAIL;
  if (is_mine) {
    ecb_run_count(1);
    run->state = ECB_RUN_COMPLETING;
  }
  pthread_mutex_unlock(&lock_);
  if (is_mine) {
    ecb_run_complete(run);
  }
}

/* ---- the worker ---- */

static int has_changed(const ecb_run *run) {
  const ec_async_job *job = run->job, *seen = &run->seen;
  return job->completion != seen->completion ||
         job->job_class != seen->job_class ||
         job->concurrency != seen->concurrency ||
         job->worker != seen->worker || job->closure != seen->closure ||
         job->r.e.event != seen->r.e.event ||
         job->free_on_completion_memtype != seen->free_on_completion_memtype ||
         job->skip_completion != seen->skip_completion ||
         job->skip_on_shutdown != seen->skip_on_shutdown;
}

static void report_change(const ecb_run *run) {
  char text[300];
  snprintf(text, sizeof(text), "RT503: %s was changed while it was queued",
           ecb_run_text(run));
  ecb_log_line(DERROR, run->owner->name, text);
}

static void work(ecb_run *run) {
  ec_async_job *job = run->job;
  const char *before = ecb_enter_module(run->owner->key);
  set_state(run, ECB_RUN_RUNNING);
  ecb_hand_over(run, ECB_POINT_START, 0, "");
  job->worker(job, job->closure);
  ecb_hand_over(run, ECB_POINT_END, 0, "");
  ecb_enter_module(before);
  /* Before the completion: the semaphore limits running workers. */
  if (run->has_semaphore) {
    run->has_semaphore = 0;
    give_back(run->seen.concurrency);
  }
  /* Whoever calls the tail may free the record before this thread goes on. */
  if (!job->skip_completion || !waits_for_tail(run)) {
    ecb_run_complete(run);
  }
  leave(run); /* by its address */
}

void ecb_run_execute(ecb_run *run) {
  if (__atomic_load_n(&ecb_is_draining_, __ATOMIC_ACQUIRE) &&
      run->job->skip_on_shutdown) {
    ecb_run_drop(run);
    ecb_run_count(-1);
    return;
  }
  if (is_debug_ && has_changed(run)) {
    report_change(run);
  }
  run->seen.concurrency = run->job->concurrency;
  if (run->job->concurrency && !may_start(run)) {
    ecb_run_count(-1);
    ecb_hand_over(run, ECB_POINT_PARKED, 0, "");
    return;
  }
  work(run);
}

void ecb_run_here(ecb_run *run) {
  run->seen.concurrency = run->job->concurrency;
  if (run->job->concurrency) {
    while (sem_wait(run->job->concurrency) < 0 && errno == EINTR) {
    }
    run->has_semaphore = 1;
  }
  work(run);
}
