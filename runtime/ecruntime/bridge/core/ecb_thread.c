/* Records of threads, and the fence that a reload pays for all of them. */
#include "ecb_thread.h"

#include <linux/membarrier.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ecb_report.h"
#include "hooks/tap.h"

ECB_EXPORT __thread ec_thread *ec_thread_self_
    __attribute__((tls_model("initial-exec")));

/* The process has one list of threads, one scheduler thread and one answer of
   the system about its fence. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_thread *threads_;
static pthread_key_t key_;
static pthread_once_t once_ = PTHREAD_ONCE_INIT;
static pthread_t scheduler_;
static int has_scheduler_;
static int has_membarrier_;

void ecb_threads_lock(void) { pthread_mutex_lock(&lock_); }

void ecb_threads_unlock(void) { pthread_mutex_unlock(&lock_); }

/* At the end of a thread. Another destructor may call a hook or allocate after
   this one: the thread then joins again, and the key is served once more. */
static void leave(void *record) {
  ecb_thread *thread = record;
  ecb_threads_lock();
  if (thread->previous) {
    thread->previous->next = thread->next;
  } else {
    threads_ = thread->next;
  }
  if (thread->next) {
    thread->next->previous = thread->previous;
  }
  ecb_thread_memory_end(&thread->memory);
  ecb_threads_unlock();
  ec_thread_self_ = NULL;
  ecb_open_calls_free(thread->open_calls);
  free(thread);
}

static void prepare(void) {
  if (pthread_key_create(&key_, leave) != 0) {
    ecb_out_of_memory("the key of the records of threads");
  }
  has_membarrier_ =
      syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
              0) == 0;
}

void ecb_readers_fence_themselves(void) {
  pthread_once(&once_, prepare);
  has_membarrier_ = 0;
}

ecb_thread *ecb_thread_make(void) {
  ecb_thread *thread;
  pthread_once(&once_, prepare);
  thread = aligned_alloc(_Alignof(ecb_thread), sizeof(*thread));
  if (!thread) {
    return NULL;
  }
  memset(thread, 0, sizeof(*thread));
  if (pthread_setspecific(key_, thread) != 0) {
    free(thread);
    return NULL;
  }
  thread->shown.needs_fence = !has_membarrier_;
  ecb_thread_memory_begin(&thread->memory);
  ecb_threads_lock();
  thread->next = threads_;
  if (threads_) {
    threads_->previous = thread;
  }
  threads_ = thread;
  ecb_threads_unlock();
  ec_thread_self_ = &thread->shown;
  return thread;
}

/* Its callers use the record at once and have no way to fail. */
ECB_EXPORT ec_thread *ec_thread_join(void) {
  ecb_thread *thread = ecb_thread_make();
  if (!thread) {
    ecb_out_of_memory("the record of a thread");
  }
  return &thread->shown;
}

void ecb_threads_visit(void (*visit)(ecb_thread *thread, void *closure),
                       void *closure) {
  ecb_thread *thread;
  ecb_threads_lock();
  for (thread = threads_; thread; thread = thread->next) {
    visit(thread, closure);
  }
  ecb_threads_unlock();
}

const char *ecb_running_module(void) {
  const ecb_thread *thread = (const ecb_thread *)ec_thread_self_;
  return thread && thread->module ? thread->module : "server";
}

const char *ecb_enter_module(const char *name) {
  ecb_thread *thread = ecb_thread_self();
  const char *before = thread->module;
  thread->module = name;
  return before;
}

void ecb_scheduler_thread_set(void) {
  scheduler_ = pthread_self();
  __atomic_store_n(&has_scheduler_, 1, __ATOMIC_RELEASE);
}

int ecb_in_scheduler_thread(void) {
  return __atomic_load_n(&has_scheduler_, __ATOMIC_ACQUIRE) &&
         pthread_equal(scheduler_, pthread_self());
}

int ecb_fence_all_threads(void) {
  pthread_once(&once_, prepare);
  if (!has_membarrier_) {
    return 0;
  }
  if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0) {
    /* Registered, so this needs memory in the kernel at most: tried again by
       the next look for quiet generations. */
    return -1;
  }
  return 1;
}

u_int64_t ecb_oldest_mark(void) {
  u_int64_t oldest = UINT64_MAX;
  const ecb_thread *thread;
  ecb_threads_lock();
  for (thread = threads_; thread; thread = thread->next) {
    u_int64_t mark = __atomic_load_n(&thread->shown.mark, __ATOMIC_ACQUIRE);
    if (mark && mark < oldest) {
      oldest = mark;
    }
  }
  ecb_threads_unlock();
  return oldest;
}
