/* Computes the digest of files, to show each way in which a job of a thread pool
 * can end.
 *
 * Reading a file blocks, so a worker does it, in a thread of a pool. What the
 * worker and the completion touch at one time belongs to the job alone. */
#include "digests.h"
#include "ec_thread_pool.h"
#include "io_wrapper.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <string.h>
#include <strings.h>

#define KEPT_RESULTS 100
#define PATH_SIZE 1024

struct result {
  u_int64_t digest;
  int error; /* of errno, 0 if there is a digest */
  char path[PATH_SIZE];
};
_Static_assert(sizeof(struct result) <= DIGESTS_SIZE_RESULT, "see module.toml");

/* One for the life of the server. */
struct digests {
  pthread_mutex_t lock; /* guards `results` */
  ec_ptr_array results; /* of struct result; owns them */
  sem_t running;        /* how many jobs may still begin */
  sem_t settled;        /* posted by jobs of SEMAPHORE */
  int has_limit;        /* scheduler thread, like what follows */
  int job_class;
  int seen_settled;
};
DIGESTS_STATE;

/* The job stands first: freeing the job frees all of it. */
struct digest_job {
  ec_async_job job;
  struct digests *owner;
  struct result result;
};
_Static_assert(sizeof(struct digest_job) <= DIGESTS_SIZE_JOB, "see module.toml");

static void free_result(void *result) { ec_free(digests_memtype_result, result); }

/* Any thread. The list keeps a copy: the job goes its own way. */
static void keep_result(struct digests *self, const struct result *result) {
  struct result *copy = ec_malloc(digests_memtype_result);

  *copy = *result;
  pthread_mutex_lock(&self->lock);
  if (self->results.size == KEPT_RESULTS) {
    ec_ptr_array_remove(&self->results, 0);
  }
  ec_ptr_array_append(&self->results, copy);
  pthread_mutex_unlock(&self->lock);
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
  keep_result(work->owner, &work->result);
}

/* Completion, in the worker's thread: whatever it touches has a lock. */
static void keep_in_worker(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;

  (void)job;
  keep_result(work->owner, &work->result);
}

/* Completion, in the scheduler thread: here events could be scheduled. */
static void keep_in_scheduler(ec_async_job *job, void *closure) {
  struct digest_job *work = closure;

  (void)job;
  keep_result(work->owner, &work->result);
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
  work->job.r.sema = &work->owner->settled;
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
static int queue(struct digests *self, void (*prepare)(struct digest_job *),
                 const char *path) {
  struct digest_job *work = ec_malloc(digests_memtype_job);

  memset(work, 0, sizeof(*work));
  work->owner = self;
  ec_snprintf(work->result.path, sizeof(work->result.path), "%s", path);
  work->job.worker = compute;
  work->job.closure = work;
  work->job.job_class = self->job_class;
  work->job.concurrency = &self->running;
  work->job.free_on_completion_memtype = digests_memtype_job;
  prepare(work);
  if (ec_queue_async_job(&work->job)) return 1;
  ec_free(digests_memtype_job, work); /* refused: still ours */
  return 0;
}

/* `digests compute ENDING FILE`. Scheduler thread. */
void digests_control_compute(struct digests *self, string *response,
    const char *arguments, int xml) {
  size_t length = strcspn(arguments, " "), at;

  (void)xml;
  for (at = 0; at < sizeof(endings) / sizeof(*endings); at++) {
    if (strncasecmp(arguments, endings[at].name, length) == 0) {
      int is_queued = queue(self, endings[at].prepare, arguments + length + 1);

      stringprintf(response, "%s\n", is_queued ? "queued" : "refused");
    }
  }
}

/* `digests list`. Scheduler thread. It asks the semaphore and does not wait. */
void digests_control_list(struct digests *self, string *response,
    const char *arguments, int xml) {
  int slot;

  (void)arguments;
  (void)xml;
  while (sem_trywait(&self->settled) == 0) self->seen_settled++;
  pthread_mutex_lock(&self->lock);
  for (slot = 0; slot < self->results.size; slot++) {
    const struct result *result = ec_ptr_array_get(&self->results, slot);

    if (result->error) {
      stringprintf(response, "%s: %s\n", result->path, strerror(result->error));
    } else {
      stringprintf(response, "%s: %016llx\n", result->path,
          (unsigned long long)result->digest);
    }
  }
  pthread_mutex_unlock(&self->lock);
  stringprintf(response, "posted: %d\n", self->seen_settled);
}

/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int digests_open(struct digests *self) {
  ec_ptr_array_init(&self->results, KEPT_RESULTS, free_result);
  sem_init(&self->settled, 0, 0);
  return pthread_mutex_init(&self->lock, NULL) == 0 ? 0 : -1;
}

/* A pool that is not there is refused, with the whole configuration. */
int digests_configure(struct digests *self, ec_config_header *transaction,
    string *output) {
  struct digests_held held;
  const char *name = digests_option_job_class(self, transaction, &held);
  int job_class = ec_thread_pool_name_to_class(name);

  if (job_class < 0) {
    stringprintf(output, "digests: there is no thread pool %s\n", name);
  }
  digests_release(&held);
  if (job_class < 0) return -1;
  self->job_class = job_class;
  if (!self->has_limit) {
    sem_init(&self->running, 0,
        (unsigned)digests_option_concurrency(self, transaction));
    self->has_limit = 1;
  }
  return 0;
}
