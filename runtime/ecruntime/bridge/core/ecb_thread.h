#ifndef ECB_THREAD_H
#define ECB_THREAD_H
/*
 * The record of each thread that has called the runtime. A thread makes its own
 * at its first call, a pthread key frees it at the thread's end. Other threads
 * only read `shown.mark` and the counters of `memory`, under the lock of the
 * list.
 */
#include "ecb_export.h"
#include "ecxs/hook_chain.h"
#include "memory/thread_memory.h"

typedef struct ecb_thread {
  ec_thread shown; /* first: ec_thread_self_ points to it */
  struct ecb_thread *next;
  struct ecb_thread *previous;
  const char *module; /* whose code runs, NULL outside; text of the caller */
  ecb_thread_memory memory;
  struct ecb_open_call *open_calls; /* of hooks/tap.c, the innermost first */
  char address_text[128]; /* what sockaddr_to_string returns without a buffer */
} ecb_thread;

/* Any thread: its record, made if it has none. */
static inline ecb_thread *ecb_thread_self(void) {
  ec_thread *self = ec_thread_self_;
  return (ecb_thread *)(self ? self : ec_thread_join());
}

/* Any thread: the same for callers that can do without: NULL where there is no
   memory for a record. */
ecb_thread *ecb_thread_make(void);
static inline ecb_thread *ecb_thread_try(void) {
  ec_thread *self = ec_thread_self_;
  return ECB_LIKELY(self) ? (ecb_thread *)self : ecb_thread_make();
}

/* Any thread: the record that there is, NULL before the first call. */
static inline ecb_thread *ecb_thread_known(void) {
  return (ecb_thread *)ec_thread_self_;
}

/* Any thread: calls `visit` for the record of each living thread. No record is
   made or freed meanwhile; counters are read with ECB_READ. */
void ecb_threads_visit(void (*visit)(ecb_thread *thread, void *closure),
                       void *closure);

/* Any thread: hold off the same for a longer time; not recursive. */
void ecb_threads_lock(void);
void ecb_threads_unlock(void);

/* Any thread: the name of the module whose code runs in it, else "server". */
ECB_EXPORT const char *ecb_running_module(void);

/* Any thread: says whose code runs from here on; returns whose it was. */
ECB_EXPORT const char *ecb_enter_module(const char *name);

/* Once, in the thread that runs the loop; and whether this is that thread. */
ECB_EXPORT void ecb_scheduler_thread_set(void);
ECB_EXPORT int ecb_in_scheduler_thread(void);

/* Scheduler thread: the smallest mark of all threads that are inside of calls,
   UINT64_MAX when none is. */
u_int64_t ecb_oldest_mark(void);

/* Scheduler thread, or the start of the process: make all threads of the
   process have passed a full fence. Without membarrier(2), 0 is returned and
   readers have passed their own one. */
int ecb_fence_all_threads(void);

/* Before any thread joins: readers fence themselves as if the system had no
   membarrier(2). For tests, and for systems that refuse it later. */
ECB_EXPORT void ecb_readers_fence_themselves(void);

#endif
