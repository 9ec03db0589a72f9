#ifndef ECB_LOOP_CLOCK_H
#define ECB_LOOP_CLOCK_H
/* The time source of the loop. Nothing else in the loop asks the system. */
#include <sys/time.h>

#include "ecb_export.h"

typedef struct ecb_clock {
  void *context; /* the first argument of each function */
  /* Any thread: seconds since a fixed moment; they never decrease. */
  double (*monotonic)(void *context);
  /* Any thread: the time of day. */
  void (*now)(void *context, struct timeval *now);
  /* NULL where time passes by itself. Else scheduler thread, when nothing is
     ready: lets `seconds` of virtual time pass and returns 0, or, while
     something is at work elsewhere, lets none pass and returns how many real
     milliseconds the loop may wait. */
  int (*pass)(void *context, double seconds);
} ecb_clock;

/* Host, before threads start: NULL for the clocks of the system. */
ECB_EXPORT void ecb_clock_set(const ecb_clock *clock);

/* Any thread. A moment is in whole grains of about a nanosecond, so that sums
   that differ by rounding errors are equal; the Python side rounds so, too. */
ECB_EXPORT double ecb_moment(void);
ECB_EXPORT double ecb_grains(double seconds);

/* Any thread: the moment so many seconds from now. The sum is rounded and not
   its parts, as the Python side has it: equal delays give equal moments. */
ECB_EXPORT double ecb_moment_in(double seconds);

/* Scheduler thread: whether there is a `pass`, and its call. */
int ecb_clock_is_virtual(void);
int ecb_clock_pass(double seconds);

/* Scheduler thread: the time of day of this turn, and of a moment. */
void ecb_clock_turn(struct timeval *now, double moment);
void ecb_clock_day_of(double moment, struct timeval *day);

#endif
