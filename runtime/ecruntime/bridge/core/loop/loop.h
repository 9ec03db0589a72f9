#ifndef ECB_LOOP_LOOP_H
#define ECB_LOOP_LOOP_H
/*
 * The native loop: one epoll and one heap of timers for the process. The host
 * lends its own descriptors and a deadline to each wait; events of C are served
 * inside of the wait. A turn serves ready descriptors, due timers, functions of
 * each turn, and what was posted, in this order. Scheduler thread for all but
 * what says otherwise.
 */
#include <math.h>

#include "ecb_export.h"
#include "loop/event.h"

/* Makes the calling thread the scheduler thread. 0, or -1 with errno. */
ECB_EXPORT int ecb_loop_open(void);
/* Frees all events; their descriptors stay open. */
ECB_EXPORT void ecb_loop_close(void);

/* ---- waiting ---- */

typedef struct ecb_ready {
  int fd;
  u_int32_t bits; /* of epoll */
  u_int64_t data; /* of the loop */
} ecb_ready;

enum { ECB_BATCH = 256 };
#define ECB_NEVER INFINITY

/* What the host has to do itself. */
typedef struct ecb_wait {
  double deadline;  /* a moment; ECB_NEVER without one, 0 to wait for nothing */
  u_int64_t order;  /* of that deadline; timers of C that are due at the same
                       moment and were scheduled before fire before */
  int is_one_turn;  /* return after the first turn, whatever it served */
} ecb_wait;

/* Serves C until the host has something to do: a lent descriptor is ready, the
   deadline has come, ecb_loop_interrupt was called, or a signal came. Returns
   how many of ECB_BATCH places in `ready` it has filled, -1 with errno. */
ECB_EXPORT int ecb_loop_wait(const ecb_wait *wait, ecb_ready *ready);

/* What is ready of the host's, without a wait, when there is nothing of C to
   serve; -1 when there is, and then the next ecb_loop_wait serves it. No code of
   a module is called. */
ECB_EXPORT int ecb_loop_poll(ecb_ready *ready);

/* For a host without descriptors of its own: one turn that waits for at most
   `seconds`. Returns how many callbacks and calls it made, -1 with errno. */
ECB_EXPORT int ecb_loop_turn(double seconds);

/* Any thread: the wait returns soon, since the host has something to do. */
ECB_EXPORT void ecb_loop_interrupt(void);
/* Any thread: the host has run within a callback, and what it did may concern
   the wait around that one, which then returns; nothing in other threads. */
ECB_EXPORT void ecb_loop_host_ran(void);

/* Any thread: how many callbacks and calls were made so far. */
ECB_EXPORT u_int64_t ecb_loop_served(void);

/* The moment at which the first timer is served, and its order; 0 without
   timers. */
ECB_EXPORT int ecb_loop_next_due(double *due, u_int64_t *order);

/* The next number in the order of scheduling, for timers of the host. */
ECB_EXPORT u_int64_t ecb_loop_next_order(void);

/* Any thread: whether this is a child that fork has made after the loop was
   opened. It shares the epoll of its parent, and no function of the loop may be
   called in it. */
ECB_EXPORT int ecb_loop_is_forked(void);

/* ---- descriptors of the host ---- */

/* Watch for these bits of epoll; 0, or -1 with errno, EEXIST when C or the
   host watches it. */
ECB_EXPORT int ecb_loop_lend(int fd, u_int32_t bits);
ECB_EXPORT int ecb_loop_lend_other(int fd, u_int32_t bits);
ECB_EXPORT void ecb_loop_take_back(int fd);

/* A word of the host for the lent descriptor that readiness is about, NULL from
   the beginning; NULL when what was ready has been taken back since. */
ECB_EXPORT void **ecb_loop_lent(const ecb_ready *ready);

/* What is ready together has no promised order. The host may change the order
   of a batch, and serve its own descriptors in their places among those of C;
   what it serves so is not in `ready`. A host that tests may also choose which
   of `count` timers that are due at one moment is called next; the first one,
   in the order of scheduling, belongs to `owner`. */
typedef struct ecb_batch_order {
  void *context;
  void (*arrange)(void *context, ecb_ready *batch, int count);
  void (*serve)(void *context, int fd, u_int32_t bits);        /* or NULL */
  int (*choose)(void *context, int count, const char *owner); /* or NULL */
} ecb_batch_order;
ECB_EXPORT void ecb_loop_arrange(const ecb_batch_order *order);

/* ---- transactions and instances ---- */

/* A transaction begins: what modules schedule or post in this thread is held
   back; and it ends: that is scheduled, or freed. Events that cannot be
   scheduled any more are reported and freed. */
ECB_EXPORT void ecb_loop_defer(void);
ECB_EXPORT void ecb_loop_end_deferral(int is_published);

/* Clears what belongs to an owner and closes its descriptors. */
void ecb_loop_forget(const ecb_owner *owner);

/* ---- for opsets, and for watching ---- */

/* Calls a watched event back in the next turn if it then waits for `mask`: its
   input is in a buffer already, and epoll does not see it. */
ECB_EXPORT void ecb_event_call_again(Event *event, int mask);

/* Set by an opset: whether it has input of the event in a buffer; asked when
   an event is watched, which may have been suspended. NULL without one. */
extern int (*ecb_opset_has_input_)(const Event *event);

/* The event whose callback runs, or NULL. */
ecb_event *ecb_loop_current(void);

/* Any thread: the turn that is being served and whose callback runs; 0 while
   the loop waits. The text is of an owner that may end: only to be shown. */
ECB_EXPORT u_int64_t ecb_loop_at_work(const char **owner);

#endif
