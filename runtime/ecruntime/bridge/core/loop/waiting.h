#ifndef ECB_LOOP_WAITING_H
#define ECB_LOOP_WAITING_H
/* The wait of a turn: for how long, and what was ready. Scheduler thread. */
#include "loop/descriptors.h"
#include "loop/loop.h"

typedef struct ecb_batch {
  struct epoll_event ready[ECB_BATCH];
  int count; /* -1 where the system refused the wait */
} ecb_batch;

/* The one batch of the loop: what is ready, after a wait for at most as long as
   the host allows. It is valid until the next wait; errno says why there is
   none. */
ecb_batch *ecb_batch_wait(const ecb_wait *wait, double now);

/* What is ready now. It stays for the next wait, unless that is only the
   host's, which `ecb_batch_take` then ends. */
ecb_batch *ecb_batch_poll(void);
void ecb_batch_take(void);

/* The wait is to return to the host; any thread. `end` is told on the return. */
int ecb_wait_must_return(void);
void ecb_wait_end(void);

/* Whether the loop watches all that it was asked to; asks the system again for
   what that had no memory for. */
int ecb_wait_is_short(void);
void ecb_wait_retry(void);

#endif
