/* Low memory: a threshold of live bytes, a notice at each crossing, and the
   memory that free lists give back. */
#ifndef ECB_LOW_MEMORY_H
#define ECB_LOW_MEMORY_H
#include "thread_memory.h"
#include "ecb_export.h"

/* Any thread: the live bytes that the table knows of changed. */
void ecb_low_memory_moved(int64_t bytes);
/* The same without a notice, for a thread that ends. */
void ecb_low_memory_moved_quietly(int64_t bytes);
/* Grows with each notice; a thread that sees a new one empties its lists. */
u_int64_t ecb_low_memory_epoch(void);
/* The owner of the lists. */
void ecb_free_lists_empty(ecb_thread_memory *memory);

/* The host: live bytes above which memory is low, and the goal below which it
   no longer is; threshold 0 for none. `notice` is called in the thread that
   crossed, may allocate, and must not wait for a module. */
ECB_EXPORT void ecb_low_memory_set(u_int64_t threshold, u_int64_t goal,
                                   void (*notice)(void *closure,
                                                  u_int64_t live_bytes),
                                   void *closure);

/* Any thread: the live bytes that the host has beside those of the table. 1 when
   memory becomes low by them, which the host hears of by that and by no notice. */
ECB_EXPORT int ecb_low_memory_others(u_int64_t bytes);

/* Any thread. */
ECB_EXPORT int ecb_low_memory_is_low(void);

/* Any thread: free lists are emptied, those of other threads at their next use. */
ECB_EXPORT void ecb_low_memory_spare(void);

#endif
