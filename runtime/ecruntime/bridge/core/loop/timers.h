#ifndef ECB_LOOP_TIMERS_H
#define ECB_LOOP_TIMERS_H
/*
 * Timed events by (due, order of scheduling): a binary heap in which each event knows
 * its place, so that cancelling needs no search. Scheduler thread.
 */
#include "loop/event.h"

typedef struct ecb_timers {
  ecb_event **heap;
  size_t count;
  size_t room;
  size_t promised; /* timed events that are outside and may come in */
} ecb_timers;

/* The loop's, of which the process has one. */
extern ecb_timers ecb_timers_;

/* Promises a place to one more event, or takes the promise back. -1 without
   memory. */
int ecb_timers_reserve(ecb_timers *timers);
void ecb_timers_give_back(ecb_timers *timers);

/* In and out; each keeps or renews the event's promise. */
void ecb_timers_add(ecb_timers *timers, ecb_event *event);
void ecb_timers_remove(ecb_timers *timers, ecb_event *event);

static inline ecb_event *ecb_timers_first(const ecb_timers *timers) {
  return timers->count ? timers->heap[0] : NULL;
}

/* Takes out, without a promise, what `keeps` has deleted. */
void ecb_timers_filter(ecb_timers *timers,
                       int (*keeps)(ecb_event *event, const void *context),
                       const void *context);

void ecb_timers_free(ecb_timers *timers);

#endif
