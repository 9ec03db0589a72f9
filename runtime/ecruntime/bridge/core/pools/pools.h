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

/* A thread of the host, without any lock of the host's: runs jobs of C until
   one of these. */
typedef enum ecb_served {
  ECB_SERVED_RUNG, /* the host has rung: it has a job of its own */
  ECB_SERVED_END   /* the thread is not needed any more */
} ecb_served;
ECB_EXPORT ecb_served ecb_pool_serve(int job_class);
/* Any thread: one thread that serves returns, once for each ring. */
ECB_EXPORT void ecb_pool_ring(int job_class);

typedef struct ecb_pool_report {
  const char *name;
  int concurrency;
  int threads;
  int idle;
  size_t queued;
  u_int64_t ran;
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

/* Scheduler thread: drains all pools and ends their threads. `turn` lets the
   host make a turn of at most so many seconds; NULL for a turn of the loop.
   Returns the number of jobs that had not ended after `seconds` of real time,
   each of which is reported; jobs with skip_on_shutdown are not waited for. */
ECB_EXPORT int ecb_pools_shutdown(double seconds,
                                  void (*turn)(void *context, double seconds),
                                  void *context);

#endif
