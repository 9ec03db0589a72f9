/* Moments at which timers are served, and what they are called with. */
#include "loop/timer_choices.h"

#include <math.h>

#include "ec_config.h"
#include "scheduler.h"

static const ecb_timer_choices own_ = {0, 0, 0, E_TIMEOUT};
/* The process has one loop. */
static ecb_timer_choices chosen_ = {0, 0, 0, E_TIMEOUT};

void ecb_timers_choose(const ecb_timer_choices *choices) {
  chosen_ = choices ? *choices : own_;
}

const ecb_timer_choices *ecb_timers_chosen(void) { return &chosen_; }

/* As the host computes it for its own timers: equal moments are the same
   number. */
double ecb_timers_moment_of(double due) {
  double ticks;
  if (chosen_.distance <= 0) {
    return due;
  }
  ticks = due / chosen_.distance;
  return (chosen_.is_early ? floor(ticks) : ceil(ticks)) * chosen_.distance;
}

double ecb_timers_reach_of(double moment) {
  double last;
  if (chosen_.distance <= 0) {
    return moment;
  }
  last = floor(moment / chosen_.distance) * chosen_.distance;
  return chosen_.is_early ? nextafter(last + chosen_.distance, 0) : last;
}
