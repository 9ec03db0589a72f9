/* All pools, and the functions of the interface. */
#include "pools/pools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ec_config.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "loop/event.h"
#include "loop/fork.h"
#include "module/log_queue.h"
#include "pools/pool.h"

typedef struct pool_spec {
  int number;
  const char *name;
  int concurrency;
  size_t backlog;
} pool_spec;

/* As the Python side has them; a test compares. */
static const pool_spec built_in_[] = {
    {ECTP_CLASS_SHORT_LIVED, "Short_Lived", 0, 0},
    {ECTP_CLASS_CPU, "CPU", 4, 0},
    {ECTP_CLASS_IO, "IO", 50, 0},
    {ECTP_CLASS_SWAPOUT, "SwapOut", 20, 0},
    {ECTP_CLASS_SWAPIN, "SwapIn", 5, 0},
    {ECTP_CLASS_CLOSE, "Close", 0, 0},
    {ECTP_CLASS_UNLINK, "Unlink", 6, 100},
    {ECTP_CLASS_BATCH_UNLINK, "Batch_Unlink", 4, 0},
    {ECTP_CLASS_SPOOL_IN, "SpoolIn", 1, 0},
};

/* The process has one set of pools. A pool is never freed: modules store its
   number. By job class + 1; any thread reads the pointers, atomically. */
static ecb_pool *pools_[ECB_POOLS + 1];
static pthread_once_t once_ = PTHREAD_ONCE_INIT;
static pthread_mutex_t adding_ = PTHREAD_MUTEX_INITIALIZER;
static int is_closed_;    /* any thread, atomic */
static int is_deferring_; /* scheduler thread */
static ecb_run *deferred_;
static ecb_run **deferred_tail_ = &deferred_;

/* Under the lock of adding; -1 without memory. */
static int add(int number, const char *name, int concurrency, size_t stack,
               size_t backlog) {
  ecb_pool *pool = calloc(1, sizeof(*pool));
  char *copy = pool ? strdup(name) : NULL;
  if (!copy) {
    free(pool);
    return -1;
  }
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->items, NULL);
  pthread_cond_init(&pool->places, NULL);
  pthread_cond_init(&pool->entries, NULL);
  pool->name = copy;
  pool->number = number;
  pool->concurrency = concurrency > 0 ? concurrency : 0;
  pool->stack_size = stack;
  pool->backlog = backlog;
  pool->tail = &pool->head;
  __atomic_store_n(&pools_[number + 1], pool, __ATOMIC_RELEASE);
  return 0;
}

static void add_built_in(void) {
  size_t i;
  for (i = 0; i < sizeof(built_in_) / sizeof(*built_in_); i++) {
    const pool_spec *spec = &built_in_[i];
    if (add(spec->number, spec->name, spec->concurrency, 0, spec->backlog) <
        0) {
      ecb_out_of_memory("the built-in thread pools");
    }
  }
}

ecb_pool *ecb_pool_of(int job_class) {
  pthread_once(&once_, add_built_in);
  if (job_class < -1 || job_class >= ECB_POOLS) {
    return NULL;
  }
  return __atomic_load_n(&pools_[job_class + 1], __ATOMIC_ACQUIRE);
}

static ecb_pool *by_name(const char *name) {
  int number;
  for (number = -1; number < ECB_POOLS; number++) {
    ecb_pool *pool = ecb_pool_of(number);
    if (pool && strcasecmp(pool->name, name) == 0) {
      return pool;
    }
  }
  return NULL;
}

/* -1 for an unknown name, after a report: that is also the number of the pool
   whose jobs run in their callers. */
ECB_EXPORT int ec_thread_pool_name_to_class(const char *name) {
  const ecb_pool *pool = by_name(name);
  char text[200];
  if (pool) {
    return pool->number;
  }
  snprintf(text, sizeof(text),
           "RT501: there is no thread pool '%.60s'; write ThreadPool \"%.60s\" "
           "{ concurrency = 4 }",
           name, name);
  ecb_log_line(DERROR, ecb_running_module(), text);
  return -1;
}

ECB_EXPORT int ec_thread_pool_count(void) {
  int number, count = 0;
  for (number = -1; number < ECB_POOLS; number++) {
    count += ecb_pool_of(number) != NULL;
  }
  return count;
}

static void change(ecb_pool *pool, int concurrency, size_t stack,
                   size_t backlog) {
  int surplus;
  pthread_mutex_lock(&pool->lock);
  __atomic_store_n(&pool->concurrency, concurrency > 0 ? concurrency : 0,
                   __ATOMIC_RELAXED);
  pool->stack_size = stack;
  if (pool->threads == 0 && pool->queued == 0) {
    pool->backlog = backlog;
  }
  surplus = pool->threads - pool->surplus - pool->concurrency;
  if (surplus > 0) {
    pool->surplus += surplus;
    pthread_cond_broadcast(&pool->items);
  }
  pthread_mutex_unlock(&pool->lock);
  ecb_pool_grow(pool);
}

/* The next server of a process has its own pools under the old numbers. The
   old text stays, for whoever reads it. */
static int rename_pool(ecb_pool *pool, const char *name) {
  char *copy;
  if (strcmp(pool->name, name) == 0) {
    return 0;
  }
  copy = strdup(name);
  if (!copy) {
    return -1;
  }
  __atomic_store_n(&pool->name, copy, __ATOMIC_RELEASE);
  return 0;
}

int ecb_pool_set(int job_class, const char *name, int concurrency,
                 size_t stack_size, size_t backlog) {
  ecb_pool *pool = ecb_pool_of(job_class);
  int added;
  if (pool) {
    if (rename_pool(pool, name) < 0) {
      return -1;
    }
    change(pool, concurrency, stack_size, backlog);
    return 0;
  }
  if (job_class < 0 || job_class >= ECB_POOLS) {
    return -1;
  }
  pthread_mutex_lock(&adding_);
  added = add(job_class, name, concurrency, stack_size, backlog);
  pthread_mutex_unlock(&adding_);
  return added;
}

static int first_free(void) {
  int number = ECB_FIRST_OWN_CLASS;
  while (number < ECB_POOLS && ecb_pool_of(number)) {
    number++;
  }
  return number < ECB_POOLS ? number : -1;
}

/* A pool that exists keeps what the configuration says of it. */
ECB_EXPORT int ec_thread_pool_create_module(
    generic_module_infrastructure *self, const char *type, int concurrency,
    size_t stack_size, size_t max_queue_len) {
  const ecb_pool *pool;
  int number;
  (void)self;
  ecb_check_thread("ec_thread_pool_create_module");
  pool = by_name(type);
  if (pool) {
    return pool->number;
  }
  number = first_free();
  if (number < 0 || ecb_pool_set(number, type, concurrency, stack_size,
                                 max_queue_len) < 0) {
    return -1;
  }
  if (ecb_host_.pool_created) {
    ecb_host_.pool_created(ecb_host_.context, number, type, concurrency,
                           stack_size, max_queue_len);
  }
  return number;
}

ECB_EXPORT int ec_thread_pool_set_backlog(int jobclass, size_t backlog) {
  ecb_pool *pool = ecb_pool_of(jobclass);
  int is_early;
  if (!pool) {
    return 0;
  }
  pthread_mutex_lock(&pool->lock);
  is_early = pool->threads == 0 && pool->queued == 0;
  if (is_early) {
    pool->backlog = backlog;
  }
  pthread_mutex_unlock(&pool->lock);
  return is_early;
}

ECB_EXPORT int ec_thread_pool_set_stack_size(int jobclass, size_t size) {
  ecb_pool *pool = ecb_pool_of(jobclass);
  if (!pool) {
    return 0;
  }
  pthread_mutex_lock(&pool->lock);
  pool->stack_size = size;
  pthread_mutex_unlock(&pool->lock);
  return 1;
}

ECB_EXPORT void ec_thread_pool_auto_shrink(int jobclass) {
  ecb_pool *pool = ecb_pool_of(jobclass);
  if (pool) {
    pthread_mutex_lock(&pool->lock);
    pool->surplus = pool->idle > pool->surplus ? pool->idle : pool->surplus;
    pthread_cond_broadcast(&pool->items);
    pthread_mutex_unlock(&pool->lock);
  }
}

ECB_EXPORT void ec_thread_pool_defer_spawn(int jobclass, int defer) {
  ecb_pool *pool = ecb_pool_of(jobclass);
  if (pool) {
    pthread_mutex_lock(&pool->lock);
    pool->is_spawn_deferred = defer != 0;
    pthread_mutex_unlock(&pool->lock);
    ecb_pool_grow(pool);
  }
}

void ecb_pools_close(void) {
  __atomic_store_n(&is_closed_, 1, __ATOMIC_RELEASE);
}

void ecb_pools_reopen(void) {
  ecb_check_thread("ecb_pools_reopen");
  __atomic_store_n(&ecb_is_draining_, 0, __ATOMIC_RELEASE);
  __atomic_store_n(&is_closed_, 0, __ATOMIC_RELEASE);
}

/* ---- queueing ---- */

static void check_complete(const ec_async_job *job) {
  const char *missing = NULL;
  switch (job->completion) {
    case ECTP_COMPLETE_CALLBACK:
    case ECTP_COMPLETE_CALLBACK_SCHED:
    case ECTP_COMPLETE_CALLBACK_SCHED_INST:
      missing = job->r.cb.func ? NULL : "callback";
      break;
    case ECTP_COMPLETE_EVENT:
    case ECTP_COMPLETE_EVENT_INST:
    case ECTP_COMPLETE_MODULE:
      missing = job->r.e.event ? NULL : "event";
      break;
    case ECTP_COMPLETE_SEMAPHORE:
      missing = job->r.sema ? NULL : "semaphore";
      break;
    default:
      break;
  }
  missing = job->worker ? missing : "worker";
  if (missing) {
    ecb_misuse("RT505", "a job that was queued at %s:%d has no %s; set it "
               "before it is queued", job->file, job->line, missing);
  }
}

/* The job of a refused run stays the author's. */
static int put_or_refuse(ecb_run *run) {
  ecb_pool *pool = run->pool;
  char text[120];
  if (run->job->completion == ECTP_COMPLETE_SYNC ||
      __atomic_load_n(&pool->concurrency, __ATOMIC_RELAXED) == 0) {
    ecb_run_count(1);
    ecb_run_here(run);
    return 1;
  }
  ecb_run_count(1);
  if (ecb_pool_put(pool, run)) {
    return 1;
  }
  snprintf(text, sizeof(text), "the queue of pool '%.60s' is full",
           pool->name);
  ecb_log_line(DWARNING, run->owner->name, text);
  ecb_run_forget(run);
  ecb_run_free(run);
  ecb_run_count(-1);
  return 0;
}

ECB_EXPORT int ec_queue_async_job_(ec_async_job *job, const char *file,
                                   int line, int flags) {
  ecb_pool *pool = ecb_pool_of(job->job_class);
  ecb_run *run;
  (void)flags;
  ecb_check_fork("ec_queue_async_job");
  if (!pool) {
    ecb_misuse("RT501", "there is no thread pool %d, which a job at %s:%d "
               "names", job->job_class, file, line);
  }
  job->file = file;
  job->line = line;
  check_complete(job);
  if (__atomic_load_n(&is_closed_, __ATOMIC_ACQUIRE)) {
    return 0;
  }
  run = ecb_run_begin(job, pool);
  if (!run) {
    return 0;
  }
  /* Other threads serve the published generation. */
  if (ecb_in_scheduler_thread() && is_deferring_ &&
      !ecb_owner_is_server(run->owner)) {
    *deferred_tail_ = run;
    deferred_tail_ = &run->next;
    return 1;
  }
  return put_or_refuse(run);
}

ECB_EXPORT void ec_async_wake_event(ec_async_job *job, Event *e, int mask) {
  job->completion = ECTP_COMPLETE_EVENT;
  job->r.e.event = e;
  job->r.e.mask = mask;
  job->r.e.ctx = NULL;
}

void ecb_pools_defer(void) {
  ecb_check_thread("ecb_pools_defer");
  is_deferring_ = 1;
}

void ecb_pools_end_deferral(int is_published) {
  ecb_run *run = deferred_;
  ecb_check_thread("ecb_pools_end_deferral");
  is_deferring_ = 0;
  deferred_ = NULL;
  deferred_tail_ = &deferred_;
  while (run) {
    ecb_run *next = run->next;
    run->next = NULL;
    if (is_published) {
      put_or_refuse(run);
    } else {
      ecb_run_forget(run);
      ecb_run_free(run);
    }
    run = next;
  }
}
