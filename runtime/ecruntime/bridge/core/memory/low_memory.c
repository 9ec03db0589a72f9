#include "low_memory.h"
#include "block.h"
#include "ecb_thread.h"
#include <malloc.h>

/* Once in the process. */
static struct {
  pthread_mutex_t lock; /* of all fields but the next three */
  int64_t live;         /* atomic: bytes that threads have told of */
  u_int64_t others;     /* atomic: bytes that the host has beside them */
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

int ecb_low_memory_is_low(void) {
  int is_low;
  pthread_mutex_lock(&low_.lock);
  is_low = low_.is_low;
  pthread_mutex_unlock(&low_.lock);
  return is_low;
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

static u_int64_t all_live(void) {
  int64_t live = ECB_READ(low_.live);
  return (live > 0 ? (u_int64_t)live : 0) + ECB_READ(low_.others);
}

/* Threads empty their lists the next time that one is full or empty. */
static void have_lists_emptied(void) {
  __atomic_add_fetch(&low_.epoch, 1, __ATOMIC_RELAXED);
}

static int has_crossed(u_int64_t live) {
  int was_low, is_low;
  pthread_mutex_lock(&low_.lock);
  was_low = low_.is_low;
  is_low = low_.threshold && live > (was_low ? low_.goal : low_.threshold);
  low_.is_low = is_low;
  pthread_mutex_unlock(&low_.lock);
  if (is_low && !was_low) {
    have_lists_emptied();
    return 1;
  }
  return 0;
}

/* Called outside of the lock: it allocates and frees. */
static void give_notice(u_int64_t live) {
  void (*notice)(void *, u_int64_t);
  void *closure;
  pthread_mutex_lock(&low_.lock);
  notice = low_.notice;
  closure = low_.closure;
  pthread_mutex_unlock(&low_.lock);
  if (notice) {
    notice(closure, live);
  }
}

void ecb_low_memory_moved(int64_t bytes) {
  __atomic_add_fetch(&low_.live, bytes, __ATOMIC_RELAXED);
  if (ECB_UNLIKELY(ECB_READ(low_.threshold) != 0)) {
    u_int64_t live = all_live();
    if (has_crossed(live)) {
      give_notice(live);
    }
  }
}

int ecb_low_memory_others(u_int64_t bytes) {
  __atomic_store_n(&low_.others, bytes, __ATOMIC_RELAXED);
  return ECB_READ(low_.threshold) != 0 && has_crossed(all_live());
}

void ecb_low_memory_moved_quietly(int64_t bytes) {
  __atomic_add_fetch(&low_.live, bytes, __ATOMIC_RELAXED);
}

void ecb_low_memory_spare(void) {
  ecb_thread *thread = ecb_thread_try();
  have_lists_emptied();
  if (thread) {
    ecb_free_lists_empty(&thread->memory);
  }
}

ECB_EXPORT void ec_memory_is_low(void) {
  ecb_low_memory_spare();
  give_notice(all_live());
  malloc_trim(0);
}
