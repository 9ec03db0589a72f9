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

static int count_unfinished(void) {
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
  while (count_unfinished() > 0 && real_seconds() < end) {
    turn(context, 0.01);
  }
}

static void report_late(const ecb_run *run, void *count) {
  static const char *const states[] = {
      "queued", "waiting for its semaphore", "running",
      "waiting for ec_async_complete_tail", "completing"};
  char text[400];
  if (run->seen.skip_on_shutdown) {
    return;
  }
  snprintf(text, sizeof(text), "%sat shutdown, %s in pool '%.60s' is %s",
           run->state == ECB_RUN_AWAITING_TAIL ? "RT506: " : "",
           ecb_run_text(run), run->pool->name, states[run->state]);
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

static int threads_left(void) {
  int number, left = 0;
  ecb_pool_report report;
  for (number = -1; number < ECB_POOLS; number++) {
    left += ecb_pool_look(number, &report) == 0 ? report.threads : 0;
  }
  return left;
}

static void end_threads(void (*turn)(void *, double), void *context) {
  double grace = real_seconds() + 0.5;
  int number;
  for (number = -1; number < ECB_POOLS; number++) {
    ecb_pool *pool = ecb_pool_of(number);
    if (pool) {
      drop_list(ecb_pool_take_all(pool), 1);
      ecb_pool_end_threads(pool);
    }
  }
  while (threads_left() > 0 && real_seconds() < grace) {
    turn(context, 0.01);
  }
  turn(context, 0); /* what has ended all the same completes */
}

int ecb_pools_shutdown(double seconds, void (*turn)(void *, double),
                       void *context) {
  double end = real_seconds() + seconds;
  int late = 0;
  ecb_check_thread("ecb_pools_shutdown");
  turn = turn ? turn : turn_of_loop;
  /* First: threads then drop skippable jobs when they take them. */
  __atomic_store_n(&ecb_is_draining_, 1, __ATOMIC_RELEASE);
  drop_list(ecb_runs_take_skippable(), 0);
  wait_for_jobs(end, turn, context);
  ecb_pools_close();
  wait_for_jobs(end, turn, context); /* what was queued until then */
  ecb_runs_each(report_late, &late);
  end_threads(turn, context);
  return late;
}

ECB_EXPORT void ec_thread_pool_shutdown(void) {
  ecb_check_thread("ec_thread_pool_shutdown");
  ecb_pools_shutdown(30.0, NULL, NULL);
}
