#ifndef ECB_POOLS_POOLS_H
#define ECB_POOLS_POOLS_H
/*
 * Thread pools as the host sees them. A pool starts a thread when there are
 * more jobs than free threads, up to its concurrency; with a concurrency of 0
 * jobs run in the thread that queues them.
 */
#include "ec_types.h"
#include "ecb_export.h"

/* Scheduler thread: adds a pool, or changes the one of this name; surplus
   threads end after the queued jobs. -1 without memory. */
ECB_EXPORT int ecb_pool_set(int job_class, const char *name, int concurrency,
                            size_t stack_size, size_t backlog);

/* A host that runs jobs of its own in threads of its own shares the pools: jobs
   of both together are no more than a pool's concurrency. Before threads
   start, and 0 at the end. */
ECB_EXPORT void ecb_pools_share(int is_shared);
/* A thread of the host, without any lock of the host's: takes one of the places
   of a pool, and waits while all are taken; 0 if it would have to wait and may
   not. When both languages wait, they take turns. */
ECB_EXPORT int ecb_pool_enter(int job_class, int may_wait);
ECB_EXPORT void ecb_pool_leave(int job_class);
/* The same: between two jobs, lets a job of C have the place if one waits. */
ECB_EXPORT int ecb_pool_is_wanted(int job_class);

typedef struct ecb_pool_report {
  const char *name;
  int concurrency;
  int threads;
  int idle;
  size_t queued;
  u_int64_t ran;
  double busy;      /* seconds in which threads ran jobs, up to now */
  double available; /* seconds that threads have lived */
} ecb_pool_report;
/* Any thread: 0, or -1 for an unknown pool. */
ECB_EXPORT int ecb_pool_look(int job_class, ecb_pool_report *report);

/* Any thread: whether a job is queued, runs, or waits for the scheduler
   thread. One that waits for its tail or its semaphore is not counted. */
ECB_EXPORT int ecb_pools_busy(void);

/* Host, before threads start: jobs that change while they are queued are
   reported. */
ECB_EXPORT void ecb_pools_debug(int is_on);

/* Scheduler thread: a transaction begins and ends, as for events. */
ECB_EXPORT void ecb_pools_defer(void);
ECB_EXPORT void ecb_pools_end_deferral(int is_published);

/* The steps of a shutdown, for a host that drains jobs of its own with them;
   scheduler thread. First jobs with skip_on_shutdown are dropped; then, with
   turns in between, jobs are waited for; queues are closed, and what was queued
   until then is waited for; then threads end. */
ECB_EXPORT void ecb_pools_begin_shutdown(void);
ECB_EXPORT int ecb_pools_awaited(void); /* how many jobs are to be waited for */
ECB_EXPORT void ecb_pools_close(void);
ECB_EXPORT void ecb_pools_end_threads(void); /* those that block stay */
ECB_EXPORT int ecb_pools_threads(void);
/* The next server of the process may queue again. */
ECB_EXPORT void ecb_pools_reopen(void);

typedef struct ecb_job_report {
  const char *text; /* valid during the call */
  const char *pool;
  const char *state;
  const char *rule; /* that the job breaks if it is late, or NULL */
  int is_skippable;
} ecb_job_report;
/* Any thread: calls `see` for each job on its way, under a lock. */
ECB_EXPORT void ecb_pools_each_job(void (*see)(const ecb_job_report *report,
                                               void *context),
                                   void *context);

/* Scheduler thread: drains all pools and ends their threads. `turn` lets the
   host make a turn of at most so many seconds; NULL for a turn of the loop.
   Returns the number of jobs that had not ended after `seconds` of real time,
   each of which is reported; jobs with skip_on_shutdown are not waited for. */
ECB_EXPORT int ecb_pools_shutdown(double seconds,
                                  void (*turn)(void *context, double seconds),
                                  void *context);

#endif
