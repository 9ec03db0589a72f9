#ifndef HOST_H
#define HOST_H
/* What the programs about the loop and the pools share: a virtual clock,
   blocks, log lines. */
#include "ec_malloc.h"
#include "event.h"
#include "loop/clock.h"
#include "loop/loop.h"
#include "program.h"
#include "scheduler.h"

/* Opens log queue and loop with a clock that stands at 1000 seconds, and moves
   when the loop would wait. */
void host_open(void);
void host_open_real(void);
/* Closes the loop and checks that no block is left but `blocks`. */
void host_close(int blocks);

extern double host_time;
/* Non-zero: no time passes, and the loop waits so many milliseconds. */
extern int host_busy;

/* Blocks of all memory types that live now. */
int host_blocks(void);

/* The text of the oldest log line, in a buffer; NULL without one. */
const char *host_log_line(void);

/* A connected pair that does not block. */
void host_pair(int fds[2]);

#endif
