/* A generic module. Each call reads its option, allocates, and logs; some queue
   a job; a timer ticks. With a PLANT_ macro it has a fault that a tool finds. */
#include "shoal.h"

#include <pthread.h>

#include "configuration.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "event.h"
#include "program.h"
#include "scheduler.h"

enum { CANARY = 0x5ea1, LOGS = 64, JOBS = 256, MOST_JOBS = 8 };

typedef struct shoal {
  int canary;
  int number; /* of the generation, as the option says */
  u_int64_t calls;
  pthread_mutex_t lock; /* of `ticks` */
  int ticks;
  generic_module_infrastructure *self;
} shoal;

int shoal_jobs;

static int depth = -1, entry = -1;
static ec_config_option_def depth_option = {
    "depth", ECCFGTYPE_INT, NULL, "shoal", 0, NULL, "0", NULL, NULL, NULL, NULL};
static mem_type_def entry_type = {"shoal:entry", 48,  SIZEOF_VOID_P, 0,
                                  EC_ALLOCATOR_FIXED, 0};

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self;
  (void)ignored;
  depth = ec_config_register_option(&depth_option);
  entry = ec_memtype_register(&entry_type);
  return depth == -1 || entry == -1 ? -1 : 0;
}

/* ---- jobs: any thread ---- */

/* A macro, so that the line tells who has met a dead one. */
#define CHECK_LIVES(one) CHECK((one)->canary == CANARY && (one)->number > 0)

static void work(ec_async_job *job, void *closure) {
  const shoal *one = closure;
  (void)job;
  CHECK_LIVES(one);
}

static void worked(ec_async_job *job, void *closure) {
  const shoal *one = closure;
  (void)job;
  CHECK_LIVES(one); /* the job holds its instance's generation */
  __atomic_sub_fetch(&shoal_jobs, 1, __ATOMIC_RELAXED);
}

static void queue_job(shoal *one) {
  ec_async_job *job;
  if (__atomic_load_n(&shoal_jobs, __ATOMIC_RELAXED) >= MOST_JOBS) {
    return;
  }
  job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  CHECK(job);
  memset(job, 0, sizeof(*job));
  job->job_class = ECTP_CLASS_IO;
  job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
  job->worker = work;
  job->closure = one;
  job->r.cb.func = worked;
  job->r.cb.closure = one;
  job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  __atomic_add_fetch(&shoal_jobs, 1, __ATOMIC_RELAXED);
  CHECK(ec_queue_async_job(job) == 1);
}

/* ---- calls: any thread ---- */

static u_int64_t count_call(shoal *one) {
#ifdef PLANT_RACE
  return ++one->calls;
#else
  return __atomic_add_fetch(&one->calls, 1, __ATOMIC_RELAXED);
#endif
}

/* A fetch without a transaction reads the current generation, which is this
   one or a later one. */
static int add(void *closure, int amount) {
  shoal *one = closure;
  u_int64_t calls = count_call(one);
  ec_config_value *value =
      ec_config_option_fetch_module(NULL, depth, one->self);
  void *block = ec_malloc(entry);
  CHECK_LIVES(one);
  CHECK(value && value->v->vint >= one->number && block);
  ec_config_release_value(value);
  ec_free(entry, block);
  pthread_mutex_lock(&one->lock);
  one->ticks++;
  if (calls % LOGS == 0) {
    ec_mod_debug(one->self, DERROR, "call %d of %d\n", (int)calls,
                 one->number);
  }
  pthread_mutex_unlock(&one->lock);
  if (calls % JOBS == 0) {
    queue_job(one);
  }
  return amount + one->number;
}

/* ---- the life of an instance: scheduler thread ---- */

static int tick(Event *event, int type, void *closure, struct timeval *now) {
  shoal *one = closure;
  const struct timeval soon = {0, 1000};
  (void)event;
  (void)type;
  (void)now;
  CHECK_LIVES(one);
  pthread_mutex_lock(&one->lock);
  one->ticks++;
  pthread_mutex_unlock(&one->lock);
  schedule_event(build_event(soon, E_FROM_NOW, -1, tick, one));
  return 0;
}

static int begin(generic_module_infrastructure *self,
                 ec_config_header *transaction) {
  const struct timeval soon = {0, 500};
  ec_config_value *value =
      ec_config_option_fetch_module_at_init(transaction, depth, self);
  shoal *one = calloc(1, sizeof(*one));
  CHECK(value && one);
  one->canary = CANARY;
  one->number = value->v->vint;
  one->self = self;
  ec_config_release_value(value);
  CHECK(pthread_mutex_init(&one->lock, NULL) == 0);
  self->module_private_data = one;
  register_shoal_sum_hook_last(add, one);
  schedule_event(build_event(soon, E_FROM_NOW, -1, tick, one));
  return 0;
}

static void end(shoal *one) {
  CHECK_LIVES(one);
  one->canary = 0;
  pthread_mutex_destroy(&one->lock);
#ifndef PLANT_LEAK
  free(one);
#endif
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *transaction, string *output, int flags) {
  (void)output;
  switch (EC_MODULE_INIT_MODE(flags)) {
    case EC_MODULE_INIT_INIT:
      return begin(self, transaction);
    case EC_MODULE_INIT_DESTROY:
      end(self->module_private_data);
      self->module_private_data = NULL;
      return 0;
    default:
      return 0;
  }
}

generic_module_infrastructure shoal_image = {
    {3u << 24, NULL, NULL, "shoal.c", "A shoal", NULL, NULL, NULL, NULL, NULL,
     conf_setup, NULL, NULL, ext_init},
    NULL};
