/* Time, as the loop and its callers see it. */
#include "loop/clock.h"

#include <math.h>
#include <time.h>

#include "ecb_thread.h"
#include "scheduler.h"

static double system_monotonic(void *context) {
  struct timespec time;
  (void)context;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void system_now(void *context, struct timeval *now) {
  (void)context;
  gettimeofday(now, NULL);
}

static const ecb_clock system_ = {NULL, system_monotonic, system_now, NULL};

/* The process has one clock, and one time of the current turn. */
static ecb_clock clock_ = {NULL, system_monotonic, system_now, NULL};
static struct timeval turn_;
static double turn_moment_;
static int has_turned_;

void ecb_clock_set(const ecb_clock *clock) {
  clock_ = clock ? *clock : system_;
  has_turned_ = 0;
}

/* Adding and subtracting 2^22 leaves 30 bits behind the point. */
double ecb_grains(double seconds) { return seconds + 0x1p22 - 0x1p22; }

double ecb_moment(void) {
  return ecb_grains(clock_.monotonic(clock_.context));
}

double ecb_moment_in(double seconds) {
  return ecb_grains(clock_.monotonic(clock_.context) + seconds);
}

int ecb_clock_is_virtual(void) { return clock_.pass != NULL; }

int ecb_clock_pass(double seconds) {
  return clock_.pass(clock_.context, seconds);
}

void ecb_clock_turn(struct timeval *now, double moment) {
  clock_.now(clock_.context, &turn_);
  turn_moment_ = moment;
  has_turned_ = 1;
  *now = turn_;
}

/* Counted from the turn: a timer then costs one look at the clock, not two. */
void ecb_clock_day_of(double moment, struct timeval *day) {
  double away, seconds;
  if (!has_turned_) {
    struct timeval now;
    ecb_clock_turn(&now, ecb_moment());
  }
  away = moment - turn_moment_ + (double)turn_.tv_usec / 1e6;
  seconds = floor(away);
  day->tv_sec = turn_.tv_sec + (time_t)seconds;
  day->tv_usec = (suseconds_t)((away - seconds) * 1e6);
}

ECB_EXPORT void get_now(struct timeval *toset) {
  clock_.now(clock_.context, toset);
}

/* In the scheduler thread the time of the turn: no look at the clock. */
ECB_EXPORT time_t get_now_ts(void) {
  struct timeval now;
  if (has_turned_ && ecb_in_scheduler_thread()) {
    return turn_.tv_sec;
  }
  clock_.now(clock_.context, &now);
  return now.tv_sec;
}
