#ifndef ECB_LOOP_DISPATCH_H
#define ECB_LOOP_DISPATCH_H
/* Calls of events and what follows from their results. Scheduler thread. */
#include <sys/time.h>

#include "loop/event.h"

/* Calls a watched event with exactly this mask. */
void ecb_dispatch_descriptor(ecb_event *event, int mask);

/* Calls a timed event that is out of the heap, and frees it. */
void ecb_dispatch_timed(ecb_event *event);

/* Calls that were made otherwise count as served, too. */
void ecb_dispatch_count(int calls);

/* The time that callbacks get. */
extern struct timeval ecb_turn_time_;

/* Ends the wait for a descriptor and frees its event. */
void ecb_dispatch_retire(ecb_event *event);

/* A log line of an event's owner. */
void ecb_event_report(const ecb_event *event, const char *rule,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
