#ifndef ECB_LOOP_SCHEDULE_H
#define ECB_LOOP_SCHEDULE_H
/* What stands between an author's event and the loop. Scheduler thread. */
#include "loop/event.h"

/* Rings, begun by ecb_schedule_open: events that wait for a publication, that
   float, and that are called again. */
extern ecb_link ecb_deferred_;
extern ecb_link ecb_floating_;
extern ecb_link ecb_again_;

void ecb_schedule_open(void);
void ecb_schedule_close(void);
int ecb_schedule_is_open(void);

/* Puts a built event into the loop. NULL, or the number of the rule that it
   breaks, with a text in the thread's buffer. */
const char *ecb_schedule_try(ecb_event *event, const char **why);

/* Closes the descriptor of an event that is not watched. */
int ecb_event_close_descriptor(ecb_event *event);

/* Functions that run in each turn. Returns how many ran. */
int ecb_recurrent_run(void);
int ecb_recurrent_is_empty(void);
void ecb_recurrent_forget(const ecb_owner *owner);

#endif
