#ifndef ECB_LOOP_POSTED_H
#define ECB_LOOP_POSTED_H
/*
 * What other threads post to the loop, and how they end its wait. Any thread
 * pushes without a lock; the scheduler thread takes all at once.
 */
#include "ecb_export.h"
#include "loop/owner.h"

struct ecb_posted;

/* Both scheduler thread; one of them is called, once, and owns the node. */
typedef struct ecb_posted_kind {
  void (*run)(struct ecb_posted *node);
  void (*drop)(struct ecb_posted *node); /* it will never run */
} ecb_posted_kind;

/* Lies in what is posted. */
typedef struct ecb_posted {
  struct ecb_posted *next;
  const ecb_posted_kind *kind;
  const ecb_owner *owner; /* dropped with it; NULL for none */
} ecb_posted;

/* Any thread. */
void ecb_posted_add(ecb_posted *node);

/* Any thread: `call` runs once in the scheduler thread, after what was posted
   before. 0, or -1 without memory. */
ECB_EXPORT int ecb_post(void (*call)(void *argument), void *argument);

/* Any thread: ends the wait of the loop, if it waits. */
void ecb_posted_wake(void);

/* All below: scheduler thread. */

/* The descriptor that is readable when the loop is to wake, -1 with errno. */
int ecb_posted_open(void);
void ecb_posted_close(void);
void ecb_posted_drain_descriptor(void);

/* Around the wait: no call is missed that is posted in between. `sleep` tells
   whether there is nothing to do. */
int ecb_posted_sleep(void);
void ecb_posted_awake(void);

/* Whether there is nothing to run now. */
int ecb_posted_is_empty(void);

/* Runs what is there now, and returns how many that was. */
int ecb_posted_run(void);

/* Drops what belongs to an owner, or all for NULL. */
void ecb_posted_forget(const ecb_owner *owner);

/* What modules post in this thread is held back until `commit` or `drop`. */
void ecb_posted_defer(void);
void ecb_posted_end_deferral(int is_published);

#endif
