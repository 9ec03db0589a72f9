#ifndef ECB_LOOP_TIMER_CHOICES_H
#define ECB_LOOP_TIMER_CHOICES_H
/*
 * How one server serves timers, where the documents leave it open. Scheduler
 * thread.
 */
#include "ecb_export.h"

typedef struct ecb_timer_choices {
  double distance; /* between two moments at which timers are served; 0 if they
                      are served at any moment */
  int is_early;    /* at the moment before a timer is due, not the one after */
  int serves_new;  /* a turn serves those, too, that its timers set for now */
  int type;        /* the event type with which a timer is called */
} ecb_timer_choices;

/* They hold until the loop is closed; NULL for our own. */
ECB_EXPORT void ecb_timers_choose(const ecb_timer_choices *choices);

const ecb_timer_choices *ecb_timers_chosen(void);

/* The moment at which a timer with this deadline is served. */
ECB_EXPORT double ecb_timers_moment_of(double due);

/* The latest deadline that is served at a moment. */
double ecb_timers_reach_of(double moment);

#endif
