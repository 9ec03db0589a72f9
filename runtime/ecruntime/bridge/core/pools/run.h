#ifndef ECB_POOLS_RUN_H
#define ECB_POOLS_RUN_H
/*
 * A job on its way from queueing to completion. The job itself is the author's
 * memory, and may be uninitialised but for the documented fields; what the
 * pools know of it is in a record that is found by the job's address.
 */
#include "ec_thread_pool.h"
#include "loop/owner.h"
#include "loop/posted.h"

struct ecb_pool;

typedef enum ecb_run_state {
  ECB_RUN_QUEUED,
  ECB_RUN_PARKED, /* waits for its semaphore */
  ECB_RUN_RUNNING,
  ECB_RUN_AWAITING_TAIL,
  ECB_RUN_COMPLETING
} ecb_run_state;

typedef struct ecb_run {
  ec_async_job *job;
  struct ecb_run *next; /* in a queue, or among the parked */
  struct ecb_run *next_found;
  struct ecb_pool *pool;
  ecb_posted posted;
  ecb_owner *owner;
  ecb_generation *generation; /* held until the completion has returned */
  ecb_holds *holds; /* likewise: of the calls in which it was queued */
  validate_context *validation;
  ecb_run_state state;
  int is_tail_called;
  int has_semaphore;
  int has_place; /* of a bounded queue */
  ec_async_job seen; /* in debug mode, as it was queued */
} ecb_run;

/* Any thread for all of these. */

/* Ends the process when the job is on its way already; NULL without memory. */
ecb_run *ecb_run_begin(ec_async_job *job, struct ecb_pool *pool);
/* The job is its owner's again. */
void ecb_run_forget(ecb_run *run);
/* Frees the record and what it holds. */
void ecb_run_free(ecb_run *run);
/* Ends a job that will not run or not complete. */
void ecb_run_drop(ecb_run *run);

/* The worker, and what follows; in a thread of the pool or in the caller. */
void ecb_run_execute(ecb_run *run);
void ecb_run_here(ecb_run *run);

/* The completion; the record is gone afterwards, or on its way. */
void ecb_run_complete(ecb_run *run);
void ecb_job_free(ec_async_job *job, int memtype);

/* Calls `see` for each job on its way, under the lock of all. */
void ecb_runs_each(void (*see)(const ecb_run *run, void *context),
                   void *context);

/* Jobs that wait for a semaphore; only those that may be skipped. */
ecb_run *ecb_runs_take_skippable(void);

const char *ecb_run_text(const ecb_run *run);
void ecb_run_count(int difference);

/* At shutdown: jobs with skip_on_shutdown are dropped when they are taken. */
extern int ecb_is_draining_;

#endif
