/* The end of the pools: jobs are waited for, threads end. */
#include <stdio.h>
#include <time.h>

#include "ec_config.h"
#include "loop/clock.h"
#include "loop/loop.h"
#include "module/log_queue.h"
#include "pools/pool.h"

static double real_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void count_awaited(const ecb_run *run, void *count) {
  *(int *)count += run->state != ECB_RUN_AWAITING_TAIL &&
                   !run->seen.skip_on_shutdown;
}

int ecb_pools_awaited(void) {
  int count = 0;
  ecb_runs_each(count_awaited, &count);
  return count;
}

static void turn_of_loop(void *unused, double seconds) {
  (void)unused;
  if (!ecb_clock_is_virtual()) {
    ecb_loop_turn(seconds);
    return;
  }
  /* Threads work in real time, whatever the clock of the loop. */
  ecb_loop_turn(0);
  if (ecb_pools_busy()) {
    const struct timespec slice = {0, (long)(seconds * 1e9)};
    nanosleep(&slice, NULL);
  }
}

static void wait_for_jobs(double end, void (*turn)(void *, double),
                          void *context) {
  while (ecb_pools_awaited() > 0 && real_seconds() < end) {
    turn(context, 0.01);
  }
}

typedef struct job_visit {
  void (*see)(const ecb_job_report *report, void *context);
  void *context;
} job_visit;

static void see_job(const ecb_run *run, void *context) {
  static const char *const states[] = {
      "queued", "waiting for its semaphore", "running",
      "waiting for ec_async_complete_tail", "completing"};
  const job_visit *visit = context;
  const ecb_job_report report = {
      ecb_run_text(run), run->pool->name, states[run->state],
      run->state == ECB_RUN_AWAITING_TAIL ? "RT506" : NULL,
      run->seen.skip_on_shutdown};
  visit->see(&report, visit->context);
}

void ecb_pools_each_job(void (*see)(const ecb_job_report *report,
                                    void *context),
                        void *context) {
  job_visit visit = {see, context};
  ecb_runs_each(see_job, &visit);
}

static void report_late(const ecb_job_report *job, void *count) {
  char text[400];
  if (job->is_skippable) {
    return;
  }
  snprintf(text, sizeof(text), "%s%sat shutdown, %s in pool '%.60s' is %s",
           job->rule ? job->rule : "", job->rule ? ": " : "", job->text,
           job->pool, job->state);
  ecb_log_line(DERROR, "threads", text);
  *(int *)count += 1;
}

static void drop_list(ecb_run *run, int is_counted) {
  while (run) {
    ecb_run *next = run->next;
    ecb_run_drop(run);
    ecb_run_count(-is_counted);
    run = next;
  }
}

int ecb_pools_threads(void) {
  int number, left = 0;
  ecb_pool_report report;
  for (number = -1; number < ECB_POOLS; number++) {
    left += ecb_pool_look(number, &report) == 0 ? report.threads : 0;
  }
  return left;
}

void ecb_pools_end_threads(void) {
  int number;
  for (number = -1; number < ECB_POOLS; number++) {
    ecb_pool *pool = ecb_pool_of(number);
    if (pool) {
      drop_list(ecb_pool_take_all(pool), 1);
      ecb_pool_end_threads(pool);
    }
  }
}

static void end_threads(void (*turn)(void *, double), void *context) {
  double grace = real_seconds() + 0.5;
  ecb_pools_end_threads();
  while (ecb_pools_threads() > 0 && real_seconds() < grace) {
    turn(context, 0.01);
  }
  turn(context, 0); /* what has ended all the same completes */
}

/* Threads drop skippable jobs when they take them, from the mark on. */
void ecb_pools_begin_shutdown(void) {
  ecb_check_thread("ecb_pools_begin_shutdown");
  __atomic_store_n(&ecb_is_draining_, 1, __ATOMIC_RELEASE);
  drop_list(ecb_runs_take_skippable(), 0);
}

int ecb_pools_shutdown(double seconds, void (*turn)(void *, double),
                       void *context) {
  double end = real_seconds() + seconds;
  int late = 0;
  ecb_check_thread("ecb_pools_shutdown");
  turn = turn ? turn : turn_of_loop;
  ecb_pools_begin_shutdown();
  wait_for_jobs(end, turn, context);
  ecb_pools_close();
  wait_for_jobs(end, turn, context); /* what was queued until then */
  ecb_pools_each_job(report_late, &late);
  end_threads(turn, context);
  return late;
}

ECB_EXPORT void ec_thread_pool_shutdown(void) {
  ecb_check_thread("ec_thread_pool_shutdown");
  ecb_pools_shutdown(30.0, NULL, NULL);
}
