/* The queue of posted nodes, and the descriptor that wakes the loop. */
#include "loop/posted.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ecb_thread.h"
#include "loop/hand_over.h"
#include "loop/interlude.h"

typedef struct fifo {
  ecb_posted *first;
  ecb_posted **last; /* where the next one is entered */
} fifo;

/* The process has one loop, and so one queue. */
static ecb_posted *stack_; /* newest first; any thread pushes */
static fifo arrived_ = {NULL, &arrived_.first};
static fifo held_ = {NULL, &held_.first};
static int is_deferring_;
static int is_sleeping_;
static int wake_fd_ = -1;

static void append(fifo *queue, ecb_posted *node) {
  node->next = NULL;
  *queue->last = node;
  queue->last = &node->next;
}

static ecb_posted *take_first(fifo *queue) {
  ecb_posted *node = queue->first;
  queue->first = node->next;
  if (!queue->first) {
    queue->last = &queue->first;
  }
  return node;
}

int ecb_posted_open(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  __atomic_store_n(&wake_fd_, fd, __ATOMIC_RELEASE);
  return fd;
}

void ecb_posted_close(void) {
  int fd = __atomic_exchange_n(&wake_fd_, -1, __ATOMIC_ACQ_REL);
  ecb_posted_end_deferral(0);
  ecb_posted_forget(NULL);
  if (fd >= 0) {
    close(fd);
  }
}

static void signal_descriptor(void) {
  u_int64_t one = 1;
  /* A full counter, as any other failure, leaves the descriptor readable. */
  if (write(__atomic_load_n(&wake_fd_, __ATOMIC_ACQUIRE), &one, sizeof(one)) <
      0) {
    return;
  }
}

void ecb_posted_drain_descriptor(void) {
  u_int64_t count;
  if (read(wake_fd_, &count, sizeof(count)) < 0) {
    return; /* nothing to read: woken by another sign */
  }
}

/* One thread of those that post pays for the system call. */
void ecb_posted_wake(void) {
  if (__atomic_exchange_n(&is_sleeping_, 0, __ATOMIC_SEQ_CST)) {
    signal_descriptor();
  }
}

int ecb_posted_is_empty(void) {
  return !arrived_.first && !__atomic_load_n(&stack_, __ATOMIC_SEQ_CST);
}

int ecb_posted_sleep(void) {
  __atomic_store_n(&is_sleeping_, 1, __ATOMIC_SEQ_CST);
  return ecb_posted_is_empty();
}

void ecb_posted_awake(void) {
  __atomic_store_n(&is_sleeping_, 0, __ATOMIC_SEQ_CST);
}

void ecb_posted_add(ecb_posted *node) {
  if (__atomic_load_n(&is_deferring_, __ATOMIC_RELAXED) &&
      ecb_in_scheduler_thread() && node->owner &&
      !ecb_owner_is_server(node->owner)) {
    append(&held_, node);
    return;
  }
  ecb_hand_over_call();
  node->next = __atomic_load_n(&stack_, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(&stack_, &node->next, node, 1,
                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
  }
  if (__atomic_load_n(&is_sleeping_, __ATOMIC_SEQ_CST)) {
    ecb_posted_wake();
  }
}

/* Moves the stack to the end of `arrived_`, oldest first. */
static void arrive(void) {
  ecb_posted *node = __atomic_exchange_n(&stack_, NULL, __ATOMIC_SEQ_CST);
  ecb_posted *reversed = NULL;
  while (node) {
    ecb_posted *next = node->next;
    node->next = reversed;
    reversed = node;
    node = next;
  }
  while (reversed) {
    ecb_posted *next = reversed->next;
    append(&arrived_, reversed);
    reversed = next;
  }
}

int ecb_posted_run(void) {
  const ecb_posted *node;
  int count = 0, left;
  arrive();
  /* Counted first: what these post must not keep the descriptors waiting. */
  for (node = arrived_.first; node; node = node->next) {
    count++;
  }
  for (left = count; left > 0 && arrived_.first; left--) {
    ecb_posted *taken;
    if (ecb_interlude() && !arrived_.first) {
      break;
    }
    taken = take_first(&arrived_);
    taken->kind->run(taken);
    ecb_interlude();
  }
  return count - left;
}

static void drop_of(fifo *queue, const ecb_owner *owner) {
  fifo all = *queue;
  if (!all.first) {
    return;
  }
  queue->first = NULL;
  queue->last = &queue->first;
  while (all.first) {
    ecb_posted *node = all.first;
    all.first = node->next;
    if (!owner || node->owner == owner) {
      node->kind->drop(node);
    } else {
      append(queue, node);
    }
  }
}

void ecb_posted_forget(const ecb_owner *owner) {
  arrive();
  drop_of(&arrived_, owner);
  drop_of(&held_, owner);
}

void ecb_posted_defer(void) {
  __atomic_store_n(&is_deferring_, 1, __ATOMIC_RELAXED);
}

void ecb_posted_end_deferral(int is_published) {
  __atomic_store_n(&is_deferring_, 0, __ATOMIC_RELAXED);
  if (!is_published) {
    drop_of(&held_, NULL);
    return;
  }
  while (held_.first) {
    append(&arrived_, take_first(&held_));
  }
}

/* ---- calls ---- */

typedef struct posted_call {
  ecb_posted node; /* first */
  ecb_owner *owner;
  void (*call)(void *argument);
  void *argument;
} posted_call;

static void drop_call(ecb_posted *node) {
  posted_call *posted = (posted_call *)node;
  ecb_owner_release(posted->owner);
  free(posted);
}

static void run_call(ecb_posted *node) {
  posted_call *posted = (posted_call *)node;
  const char *before = ecb_enter_module(posted->owner->key);
  posted->call(posted->argument);
  ecb_enter_module(before);
  drop_call(node);
}

static const ecb_posted_kind call_kind_ = {run_call, drop_call};

int ecb_post(void (*call)(void *argument), void *argument) {
  posted_call *posted = malloc(sizeof(*posted));
  ecb_owner *owner = posted ? ecb_owner_hold_running() : NULL;
  if (!owner) {
    free(posted);
    return -1;
  }
  *posted = (posted_call){{NULL, &call_kind_, owner}, owner, call, argument};
  ecb_posted_add(&posted->node);
  return 0;
}
