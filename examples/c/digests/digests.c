/* digests: computes the digest of files, to show each way in which a job of a
 * thread pool can end.
 *
 * Reading a file blocks, so a worker does it, in a thread of a pool. What the
 * worker and the completion touch at one time belongs to the job alone. */
#include <fcntl.h>
#include <semaphore.h>

#include "ec_config.h"
#include "module.h"
#include "configuration.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "io_wrapper.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"

#define KEPT_RESULTS 100
#define PATH_SIZE 1024

/* The newest value is read when jobs are queued. How many run at a time is
 * fixed at the start: the semaphore cannot be made smaller. */
ECCFG_MODULE_OPT_DEF(digests, job_class, ECCFGTYPE_STRING, NULL, "[digests]", 0,
                     NULL, "IO", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(digests, concurrency, ECCFGTYPE_INT, NULL, "[digests]",
                     EC_CFG_OPT_NOT_TUNABLE_ONLINE, NULL, "4", NULL, NULL, NULL,
                     NULL)

static int class_option = -1;
static int concurrency_option = -1;

struct result {
  u_int64_t digest;
  int error;               /* of errno, 0 if there is a digest */
  char path[PATH_SIZE];
};

struct digests {
  pthread_mutex_t lock;    /* guards `results` */
  ec_ptr_array results;    /* of struct result; owns them */
  sem_t running;           /* how many jobs may still begin */
  sem_t settled;           /* posted by jobs of SEMAPHORE */
  int has_limit;           /* scheduler thread */
  int job_class;           /* scheduler thread */
  int seen_settled;        /* scheduler thread */
};

/* The job stands first: freeing the job frees all of it. */
struct digest_job {
  ec_async_job job;
  struct digests *state;
  struct result result;
};

static int memtype_job = -1;
static const mem_type_def job_memtype = {
  "digests:job", sizeof(struct digest_job), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};
static int memtype_result = -1;
static const mem_type_def result_memtype = {
  "digests:result", sizeof(struct result), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};

static void free_result(void *result) { ec_free(memtype_result, result); }

/* Any thread. The list keeps a copy: the job goes its own way. */
static void keep_result(struct digests *state, const struct result *result) {
  struct result *copy = ec_malloc(memtype_result);

  *copy = *result;
  pthread_mutex_lock(&state->lock);
  if (state->results.size == KEPT_RESULTS) {
    ec_ptr_array_remove(&state->results, 0);
  }
  ec_ptr_array_append(&state->results, copy);
  pthread_mutex_unlock(&state->lock);
}

/* FNV-1a. */
static u_int64_t mix(u_int64_t digest, const char *bytes, int count) {
  int at;

  for (at = 0; at < count; at++) {
    digest = (digest ^ (unsigned char)bytes[at]) * 0x100000001b3ULL;
  }
  return digest;
}

/* Worker: in a thread of the pool. */
static void compute(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;
  io_object *file = io_wrapper_open(work->result.path, O_RDONLY, 0);
  char bytes[8192];
  int count = -1;

  (void)job;
  work->result.digest = 0xcbf29ce484222325ULL;
  if (file) {
    while ((count = io_wrapper_read(file, bytes, sizeof(bytes))) > 0) {
      work->result.digest = mix(work->result.digest, bytes, count);
    }
  }
  work->result.error = count < 0 ? errno : 0;
  if (file) io_wrapper_delref(file);
}

/* Worker of a job that nobody asks after: it keeps its result itself. */
static void compute_and_keep(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;

  compute(job, closure);
  keep_result(work->state, &work->result);
}

/* Completion, in the worker's thread: whatever it touches has a lock. */
static void keep_in_worker(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;

  (void)job;
  keep_result(work->state, &work->result);
}

/* Completion, in the scheduler thread: here events could be scheduled. */
static void keep_in_scheduler(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;

  (void)job;
  keep_result(work->state, &work->result);
  log1_printf(DINFO, "digests: %s is through\n", work->result.path);
}

/* Nothing happens at the end. A shutdown does not wait for it. */
static void end_with_none(struct digest_job *work) {
  work->job.completion = ECTP_COMPLETE_NONE;
  work->job.worker = compute_and_keep;
  work->job.skip_on_shutdown = 1;
}

static void end_with_callback(struct digest_job *work) {
  work->job.completion = ECTP_COMPLETE_CALLBACK;
  work->job.r.cb.func = keep_in_worker;
  work->job.r.cb.closure = work;
}

static void end_with_scheduler(struct digest_job *work) {
  work->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
  work->job.r.cb.func = keep_in_scheduler;
  work->job.r.cb.closure = work;
}

static void end_with_semaphore(struct digest_job *work) {
  work->job.completion = ECTP_COMPLETE_SEMAPHORE;
  work->job.worker = compute_and_keep;
  work->job.r.sema = &work->state->settled;
}

/* All of it happens before the job counts as queued: what blocks here blocks
 * the scheduler, which is right for a small file and an operator who waits. */
static void end_with_sync(struct digest_job *work) {
  work->job.completion = ECTP_COMPLETE_SYNC;
  work->job.worker = compute_and_keep;
  work->job.concurrency = NULL;
}

/* ECTP_COMPLETE_EVENT is what ec_async_wake_event sets: see pagebox.
 * ECTP_COMPLETE_MODULE resumes a validation and is the server's own. */
static const struct {
  const char *name;
  void (*prepare)(struct digest_job *);
} endings[] = {
  { "none", end_with_none },
  { "callback", end_with_callback },
  { "scheduler", end_with_scheduler },
  { "semaphore", end_with_semaphore },
  { "sync", end_with_sync },
};

/* Scheduler thread. Returns 1 if the job is on its way; it is then the pool's,
 * which frees it after its completion. */
static int queue(struct digests *state, void (*prepare)(struct digest_job *),
                 const char *path) {
  struct digest_job *work = ec_malloc(memtype_job);

  memset(work, 0, sizeof(*work));
  work->state = state;
  ec_snprintf(work->result.path, sizeof(work->result.path), "%s", path);
  work->job.worker = compute;
  work->job.closure = work;
  work->job.job_class = state->job_class;
  work->job.concurrency = &state->running;
  work->job.free_on_completion_memtype = memtype_job;
  prepare(work);
  if (ec_queue_async_job(&work->job)) return 1;
  ec_free(memtype_job, work); /* refused: still ours */
  return 0;
}

/* Scheduler thread. It asks the semaphore and does not wait for it. */
static void list_results(struct digests *state, string *response) {
  int slot;

  while (sem_trywait(&state->settled) == 0) state->seen_settled++;
  pthread_mutex_lock(&state->lock);
  for (slot = 0; slot < state->results.size; slot++) {
    const struct result *result = ec_ptr_array_get(&state->results, slot);

    if (result->error) {
      stringprintf(response, "%s: %s\n", result->path,
                   strerror(result->error));
    } else {
      stringprintf(response, "%s: %016llx\n", result->path,
                   (unsigned long long)result->digest);
    }
  }
  pthread_mutex_unlock(&state->lock);
  stringprintf(response, "posted: %d\n", state->seen_settled);
}

/* Scheduler thread. `digests ENDING FILE`, `digests list`. */
static void digests_control(generic_module_infrastructure *self,
                            string *response, const char *command, int xml) {
  struct digests *state = self->module_private_data;
  const char *path = strchr(command, ' ');
  size_t at;

  (void)xml;
  if (!strcasecmp(command, "list")) {
    list_results(state, response);
    return;
  }
  for (at = 0; path && at < sizeof(endings) / sizeof(*endings); at++) {
    const char *name = endings[at].name;

    if (!strncasecmp(command, name, strlen(name))
        && command + strlen(name) == path) {
      int is_queued = queue(state, endings[at].prepare, path + 1);

      stringprintf(response, "%s\n", is_queued ? "queued" : "refused");
      return;
    }
  }
  stringprintf(response, "digests list, or digests ENDING FILE; endings are "
               "none, callback, scheduler, semaphore, sync\n");
}

/* Scheduler thread, once. */
static int digests_conf_setup(generic_module_infrastructure *self,
                              int ignored) {
  struct digests *state;

  (void)ignored;
  if (memtype_job == -1) memtype_job = ec_memtype_register(&job_memtype);
  if (memtype_result == -1) {
    memtype_result = ec_memtype_register(&result_memtype);
  }
  class_option = ECCFG_MODULE_OPT_REGISTER(digests, job_class);
  concurrency_option = ECCFG_MODULE_OPT_REGISTER(digests, concurrency);
  if (memtype_job == -1 || memtype_result == -1 || class_option == -1
      || concurrency_option == -1) {
    mod_printf(DCRITICAL, "digests: registration failed\n");
    return -1;
  }
  state = calloc(1, sizeof(*state));
  if (!state) return -1;
  pthread_mutex_init(&state->lock, NULL);
  ec_ptr_array_init(&state->results, KEPT_RESULTS, free_result);
  sem_init(&state->settled, 0, 0);
  self->module_private_data = state;
  return 0;
}

/* Scheduler thread. */
static int digests_ext_init(generic_module_infrastructure *self,
                            ec_config_header *transaction, string *output,
                            int flags) {
  struct digests *state = self->module_private_data;
  ec_config_value *class, *concurrency;
  int job_class;

  if (flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  class = ec_config_option_fetch_module_at_init(transaction, class_option,
                                                self);
  job_class = ec_thread_pool_name_to_class(class->v->vstr);
  if (job_class < 0) {
    stringprintf(output, "digests: there is no thread pool %s\n",
                 class->v->vstr);
  } else {
    state->job_class = job_class;
  }
  ec_config_release_value(class);
  if (job_class < 0) return -1;
  if (!state->has_limit) {
    concurrency = ec_config_option_fetch_module_at_init(
      transaction, concurrency_option, self);
    sem_init(&state->running, 0, (unsigned)concurrency->v->vint);
    state->has_limit = 1;
    ec_config_release_value(concurrency);
  }
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure digests = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "digests.c",
  "Computes the digests of files in thread pools",
  _EC_VER,
  digests_control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  digests_conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  digests_ext_init
}};
