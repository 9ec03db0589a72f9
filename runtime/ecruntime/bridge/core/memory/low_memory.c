#include "low_memory.h"
#include "block.h"
#include "ecb_thread.h"
#include <malloc.h>

/* Once in the process. */
static struct {
  pthread_mutex_t lock; /* of all fields but the first three */
  int64_t live;         /* atomic: bytes that threads have told of */
  u_int64_t epoch;      /* atomic */
  u_int64_t threshold;  /* atomic: 0 for none */
  u_int64_t goal;
  int is_low;
  void (*notice)(void *closure, u_int64_t live_bytes);
  void *closure;
} low_ = {.lock = PTHREAD_MUTEX_INITIALIZER};

ECB_EXPORT void ecb_low_memory_set(u_int64_t threshold, u_int64_t goal,
                                   void (*notice)(void *closure,
                                                  u_int64_t live_bytes),
                                   void *closure) {
  pthread_mutex_lock(&low_.lock);
  low_.goal = goal < threshold ? goal : threshold;
  low_.is_low = 0;
  low_.notice = notice;
  low_.closure = closure;
  __atomic_store_n(&low_.threshold, threshold, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&low_.lock);
}

u_int64_t ecb_low_memory_epoch(void) { return ECB_READ(low_.epoch); }

void ecb_free_lists_empty(ecb_thread_memory *memory) {
  int size_class;
  for (size_class = 0; size_class < ECB_CLASSES; size_class++) {
    ecb_free_list *list = &memory->lists[size_class];
    while (list->count > 0) {
      free(list->slots[--list->count]);
    }
  }
}

/* The notice is called outside of the lock: it allocates and frees. */
static void look(u_int64_t live) {
  void (*notice)(void *, u_int64_t) = NULL;
  void *closure = NULL;
  int was_low;
  pthread_mutex_lock(&low_.lock);
  was_low = low_.is_low;
  low_.is_low = live > (was_low ? low_.goal : low_.threshold);
  if (low_.is_low && !was_low) {
    notice = low_.notice;
    closure = low_.closure;
  }
  pthread_mutex_unlock(&low_.lock);
  if (notice) {
    notice(closure, live);
  }
}

void ecb_low_memory_moved(int64_t bytes) {
  int64_t live = __atomic_add_fetch(&low_.live, bytes, __ATOMIC_RELAXED);
  if (ECB_UNLIKELY(ECB_READ(low_.threshold) != 0)) {
    look(live > 0 ? (u_int64_t)live : 0);
  }
}

void ecb_low_memory_moved_quietly(int64_t bytes) {
  __atomic_add_fetch(&low_.live, bytes, __ATOMIC_RELAXED);
}

/* Other threads empty their lists the next time that one is full or empty. */
ECB_EXPORT void ec_memory_is_low(void) {
  ecb_thread *thread = ecb_thread_try();
  void (*notice)(void *, u_int64_t);
  void *closure;
  int64_t live = ECB_READ(low_.live);
  __atomic_add_fetch(&low_.epoch, 1, __ATOMIC_RELAXED);
  if (thread) {
    ecb_free_lists_empty(&thread->memory);
  }
  pthread_mutex_lock(&low_.lock);
  notice = low_.notice;
  closure = low_.closure;
  pthread_mutex_unlock(&low_.lock);
  if (notice) {
    notice(closure, live > 0 ? (u_int64_t)live : 0);
  }
  malloc_trim(0);
}
