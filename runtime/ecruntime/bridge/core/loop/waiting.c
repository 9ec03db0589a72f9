/* The wait of a turn. */
#include "loop/waiting.h"

#include <math.h>

#include "ec_config.h"
#include "loop/clock.h"
#include "loop/posted.h"
#include "loop/schedule.h"
#include "loop/timer_choices.h"
#include "loop/timers.h"
#include "module/log_queue.h"

/* Waking once a day costs nothing, and the system refuses long waits. */
static const double longest_wait_ = 86400.0;
/* Until the system has memory again for what it could not watch. */
static const double shortage_wait_ = 1.0;

/* The process has one loop. */
static ecb_batch batch_;
static int is_polled_;   /* the batch is that of the next wait */
static int must_return_; /* any thread sets it */
static int was_short_;

/* ---- its end ---- */

void ecb_loop_interrupt(void) {
  __atomic_store_n(&must_return_, 1, __ATOMIC_SEQ_CST);
  ecb_posted_wake();
}

void ecb_loop_host_ran(void) {
  if (ecb_in_scheduler_thread()) {
    /* The scheduler thread does not sleep now: nobody is to be woken. */
    __atomic_store_n(&must_return_, 1, __ATOMIC_RELAXED);
  }
}

int ecb_wait_must_return(void) {
  return __atomic_load_n(&must_return_, __ATOMIC_SEQ_CST);
}

void ecb_wait_end(void) { __atomic_store_n(&must_return_, 0, __ATOMIC_SEQ_CST); }

/* ---- its length ---- */

static double seconds_to_wait(const ecb_wait *wait, double now) {
  const ecb_event *first = ecb_timers_first(&ecb_timers_);
  double deadline = wait->deadline;
  if (first && ecb_timers_moment_of(first->due) < deadline) {
    deadline = ecb_timers_moment_of(first->due);
  }
  if (ecb_again_.next != &ecb_again_ || ecb_wait_must_return()) {
    return 0;
  }
  if (deadline == ECB_NEVER) {
    return was_short_ ? shortage_wait_ : ECB_NEVER;
  }
  deadline -= now;
  if (was_short_ && deadline > shortage_wait_) {
    return shortage_wait_;
  }
  return deadline > 0 ? deadline : 0;
}

/* Rounded up: rounded down, the loop would wake and find nothing due. */
static int milliseconds(double seconds) {
  if (seconds == ECB_NEVER) {
    return -1;
  }
  return (int)ceil((seconds < longest_wait_ ? seconds : longest_wait_) *
                   1000.0);
}

static int wait_for(int allowed) {
  return ecb_descriptors_wait(batch_.ready, ECB_BATCH, allowed, NULL);
}

static int wait_virtually(double seconds) {
  int allowed, count = wait_for(0);
  if (count == 0) {
    allowed = ecb_clock_pass(seconds);
    return allowed > 0 ? wait_for(allowed) : 0;
  }
  return count;
}

ecb_batch *ecb_batch_wait(const ecb_wait *wait, double now) {
  double seconds = seconds_to_wait(wait, now);
  if (is_polled_) {
    is_polled_ = 0;
    return &batch_;
  }
  /* Raised first: what is posted after the look finds the flag and wakes. */
  if (!ecb_posted_sleep() || seconds == 0 || ecb_wait_must_return()) {
    ecb_posted_awake();
    batch_.count = wait_for(0);
    return &batch_;
  }
  batch_.count = ecb_clock_is_virtual() && seconds != ECB_NEVER
                     ? wait_virtually(seconds)
                     : wait_for(milliseconds(seconds));
  ecb_posted_awake();
  return &batch_;
}

ecb_batch *ecb_batch_poll(void) {
  int is_woken = 0;
  batch_.count =
      ecb_descriptors_wait(batch_.ready, ECB_BATCH, 0, &is_woken);
  is_polled_ = batch_.count >= 0; /* a refusal is asked for again */
  if (is_woken) {
    ecb_loop_host_ran(); /* the sign is gone: the next wait does not sleep */
  }
  return &batch_;
}

void ecb_batch_take(void) { is_polled_ = 0; }

/* ---- shortage ---- */

int ecb_wait_is_short(void) { return was_short_; }

void ecb_wait_retry(void) {
  int left = ecb_descriptors_retry();
  if (left && !was_short_) {
    ecb_log_line(DERROR, "scheduler",
                 "the system has no memory to watch more descriptors; it is "
                 "asked again each second");
  }
  was_short_ = left != 0;
}
