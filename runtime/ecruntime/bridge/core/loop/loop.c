/* The turns of the loop. */
#include "loop/loop.h"

#include <errno.h>
#include <stdlib.h>

#include "ec_config.h"
#include "ecb_report.h"
#include "loop/clock.h"
#include "loop/descriptors.h"
#include "loop/dispatch.h"
#include "loop/fork.h"
#include "loop/interlude.h"
#include "loop/posted.h"
#include "loop/schedule.h"
#include "loop/timer_choices.h"
#include "loop/timers.h"
#include "loop/waiting.h"

/* In a turn, for timers that its own timers set for now. */
enum { MOST_LOOKS = 1000 };

/* The process has one loop. */
static u_int64_t turns_;
static int is_in_turn_;
static int is_at_work_; /* any thread reads it */
static ecb_batch_order order_;
static ecb_link taken_; /* due timers of this turn, in order */

const char *ecb_dispatch_owner(void);

int ecb_loop_open(void) {
  if (ecb_fork_watch() < 0) {
    return -1;
  }
  if (ecb_schedule_is_open()) {
    errno = EALREADY;
    return -1;
  }
  ecb_scheduler_thread_set();
  if (ecb_descriptors_open() < 0) {
    return -1;
  }
  ecb_ring_begin(&taken_);
  ecb_schedule_open();
  return 0;
}

void ecb_loop_arrange(const ecb_batch_order *order) {
  order_ = order ? *order : (ecb_batch_order){NULL, NULL, NULL, NULL};
}

int ecb_loop_next_due(double *due, u_int64_t *order) {
  const ecb_event *first = ecb_timers_first(&ecb_timers_);
  if (!first) {
    return 0;
  }
  *due = ecb_timers_moment_of(first->due);
  *order = first->order;
  return 1;
}

u_int64_t ecb_loop_at_work(const char **owner) {
  *owner = ecb_dispatch_owner();
  return __atomic_load_n(&is_at_work_, __ATOMIC_ACQUIRE)
             ? __atomic_load_n(&turns_, __ATOMIC_RELAXED)
             : 0;
}

/* ---- serving ---- */

static ecb_watch *find(const ecb_ready *ready) {
  ecb_watch *watch = ecb_descriptors_find(ready->data);
  if (watch && watch->event && ecb_interlude()) {
    return ecb_descriptors_find(ready->data);
  }
  return watch;
}

/* Only what is lent is left for the host. */
static int serve_ready(const ecb_ready *ready) {
  ecb_watch *watch = find(ready);
  int mask;
  if (!watch) {
    ecb_descriptors_end_stale(ready->data); /* it ended in this batch */
    return 0;
  }
  if (!watch->event) {
    if (order_.serve) {
      order_.serve(order_.context, ready->fd, ready->bits);
    }
    return !order_.serve;
  }
  mask = ecb_ready_mask(ready->bits) & watch->event->shown.mask;
  if (mask) {
    ecb_dispatch_descriptor(watch->event, mask);
    ecb_interlude();
  }
  return 0;
}

static int serve_batch(const struct epoll_event *batch, int count,
                       ecb_ready *lent) {
  static ecb_ready ready[ECB_BATCH]; /* of the one loop; a turn is not nested */
  int i, kept = 0;
  for (i = 0; i < count; i++) {
    ready[i] = (ecb_ready){ecb_descriptor_in(batch[i].data.u64),
                           batch[i].events, batch[i].data.u64};
  }
  if (order_.arrange && count > 1) {
    order_.arrange(order_.context, ready, count);
  }
  for (i = 0; i < count; i++) {
    if (serve_ready(&ready[i])) {
      lent[kept++] = ready[i];
    }
  }
  return kept;
}

static int is_before(const ecb_event *event, const ecb_wait *wait) {
  double moment = ecb_timers_moment_of(event->due);
  return moment < wait->deadline ||
         (moment == wait->deadline && event->order < wait->order);
}

/* Taken out before any is called: what a callback schedules waits for the next
   turn, even if it is due at once. */
static void take_due(double moment, const ecb_wait *wait) {
  double reach = ecb_timers_reach_of(moment);
  ecb_event *event;
  while ((event = ecb_timers_first(&ecb_timers_)) != NULL &&
         event->due <= reach && is_before(event, wait)) {
    ecb_timers_remove(&ecb_timers_, event);
    event->place = ECB_TAKEN;
    ecb_link_before(&taken_, &event->link);
  }
}

/* Puts `count` timers of one moment, from `at` on, in the order that the host
   chooses. */
static void arrange_moment(ecb_link *at, int count) {
  for (; count > 1; count--) {
    ecb_link *chosen = at;
    int steps = order_.choose(order_.context, count,
                              ecb_event_of_link(at)->owner->name);
    while (steps-- > 0) {
      chosen = chosen->next;
    }
    if (chosen == at) {
      at = at->next;
    } else {
      ecb_unlink(chosen);
      ecb_link_before(at, chosen);
    }
  }
}

static void arrange_due(void) {
  ecb_link *at = taken_.next;
  while (order_.choose && at != &taken_) {
    ecb_link *first = at;
    int count = 0;
    while (at != &taken_ &&
           ecb_event_of_link(at)->due == ecb_event_of_link(first)->due) {
      count++;
      at = at->next;
    }
    arrange_moment(first, count);
  }
}

static void serve_due(void) {
  while (taken_.next != &taken_) {
    ecb_event *event;
    if (ecb_interlude() && taken_.next == &taken_) {
      return;
    }
    event = ecb_event_of_link(taken_.next);
    ecb_unlink(&event->link);
    ecb_dispatch_timed(event);
    ecb_interlude();
  }
}

/* On a server that looks again: up to a bound, since a timer may set itself for
   now for ever. */
static void serve_new(const ecb_wait *wait) {
  int looks;
  for (looks = 0; looks < MOST_LOOKS; looks++) {
    take_due(ecb_moment(), wait);
    if (taken_.next == &taken_) {
      return;
    }
    serve_due();
  }
}

/* Those there were before this turn; a callback may ask for the next one. */
static void serve_again(void) {
  ecb_link ring;
  if (ecb_again_.next == &ecb_again_) {
    return;
  }
  ring = ecb_again_;
  ring.next->previous = ring.previous->next = &ring;
  ecb_ring_begin(&ecb_again_);
  while (ring.next != &ring) {
    ecb_event *event;
    int mask;
    if (ecb_interlude() && ring.next == &ring) {
      return;
    }
    event = ecb_event_of_link(ring.next);
    mask = event->again_mask & event->shown.mask;
    ecb_unlink(&event->link);
    event->again_mask = 0;
    if (mask) {
      ecb_dispatch_descriptor(event, mask);
      ecb_interlude();
    }
  }
}

static int turn(const ecb_wait *wait, double now, ecb_ready *lent) {
  const ecb_batch *batch = ecb_batch_wait(wait, now);
  double moment;
  int kept, failure = batch->count < 0 ? errno : 0;
  __atomic_store_n(&turns_, turns_ + 1, __ATOMIC_RELAXED);
  __atomic_store_n(&is_at_work_, 1, __ATOMIC_RELEASE);
  /* Read before any callback. */
  moment = ecb_moment();
  ecb_clock_turn(&ecb_turn_time_, moment);
  take_due(moment, wait);
  serve_again();
  kept = serve_batch(batch->ready, batch->count > 0 ? batch->count : 0, lent);
  arrange_due();
  serve_due();
  if (ecb_timers_chosen()->serves_new) {
    serve_new(wait);
  }
  ecb_recurrent_run();
  ecb_dispatch_count(ecb_posted_run());
  ecb_wait_retry();
  __atomic_store_n(&is_at_work_, 0, __ATOMIC_RELEASE);
  errno = failure;
  return failure ? -1 : kept;
}

static int wait_turns(const ecb_wait *wait, ecb_ready *lent) {
  double now = ecb_moment();
  int count, is_only_turn = wait->is_one_turn || now >= wait->deadline;
  do {
    count = turn(wait, now, lent);
    if (count < 0 && errno == EINTR) {
      return 0; /* the host looks after its signals */
    }
  } while (count == 0 && !is_only_turn &&
           !ecb_wait_must_return() &&
           (now = ecb_moment()) < wait->deadline);
  return count;
}

int ecb_loop_wait(const ecb_wait *wait, ecb_ready *ready) {
  int count;
  ecb_check_thread("ecb_loop_wait");
  if (!ecb_schedule_is_open()) {
    ecb_misuse("RT114", "ecb_loop_wait: the loop is not open");
  }
  if (is_in_turn_) {
    ecb_misuse("RT111", "the loop is running already; return from the callback");
  }
  is_in_turn_ = 1;
  count = wait_turns(wait, ready);
  is_in_turn_ = 0;
  ecb_wait_end();
  return count;
}

/* Whether a turn would call nothing of C beside what is ready. */
static int is_quiet(double moment) {
  const ecb_event *first = ecb_timers_first(&ecb_timers_);
  return !ecb_wait_must_return() && !ecb_wait_is_short() && !order_.arrange &&
         ecb_again_.next == &ecb_again_ && ecb_posted_is_empty() &&
         ecb_recurrent_is_empty() && !ecb_clock_is_virtual() &&
         !(first && ecb_timers_moment_of(first->due) <= moment);
}

static int is_all_lent(const ecb_batch *batch) {
  int i;
  for (i = 0; i < batch->count; i++) {
    const ecb_watch *watch = ecb_descriptors_find(batch->ready[i].data.u64);
    if (!watch || watch->event) {
      return 0;
    }
  }
  return batch->count >= 0;
}

int ecb_loop_poll(ecb_ready *ready) {
  double moment = ecb_moment();
  const ecb_batch *batch;
  ecb_check_thread("ecb_loop_poll");
  if (is_in_turn_ || !is_quiet(moment)) {
    return -1;
  }
  batch = ecb_batch_poll();
  if (!is_all_lent(batch) || !is_quiet(moment)) {
    return -1;
  }
  ecb_batch_take();
  if (batch->count > 0) {
    ecb_clock_turn(&ecb_turn_time_, moment);
  }
  return serve_batch(batch->ready, batch->count, ready);
}

int ecb_loop_turn(double seconds) {
  static ecb_ready ready[ECB_BATCH]; /* nothing is lent */
  ecb_wait wait = {ECB_NEVER, UINT64_MAX, 1};
  u_int64_t before = ecb_loop_served();
  if (seconds != ECB_NEVER) {
    wait.deadline = ecb_grains(ecb_moment() + seconds);
  }
  if (ecb_loop_wait(&wait, ready) < 0) {
    return -1;
  }
  return (int)(ecb_loop_served() - before);
}

/* ---- the end ---- */

static int is_kept(ecb_event *event, const void *owner) {
  if (owner && event->owner != owner) {
    return 1;
  }
  ecb_event_delete(event);
  return 0;
}

static void forget_ring(ecb_link *ring, const ecb_owner *owner) {
  ecb_link *link = ring->next;
  while (link != ring) {
    ecb_event *event = ecb_event_of_link(link);
    link = link->next;
    if (owner && event->owner != owner) {
      continue;
    }
    if (ecb_event_is_timed(event)) {
      ecb_timers_give_back(&ecb_timers_);
    }
    ecb_event_delete(event);
  }
}

/* Nobody else would close its descriptor, if it is still the one watched. The
   event that is being dispatched is freed on return. */
static void forget_watched(ecb_event *event) {
  int is_same = ecb_descriptors_is_same(event);
  ecb_descriptors_remove(event);
  ecb_unlink(&event->link);
  event->place = ECB_BUILT;
  if (is_same) {
    event->shown.fd = event->watched_fd;
    ecb_event_close_descriptor(event);
  }
  if (event != ecb_loop_current()) {
    ecb_event_delete(event);
  }
}

void ecb_loop_forget(const ecb_owner *owner) {
  int fd;
  if (!ecb_schedule_is_open()) {
    return;
  }
  for (fd = 0; fd < ecb_descriptors_end(); fd++) {
    const ecb_watch *watch = ecb_descriptors_of(fd);
    if (watch && watch->event && watch->event->owner == owner) {
      forget_watched(watch->event);
    }
  }
  ecb_timers_filter(&ecb_timers_, is_kept, owner);
  forget_ring(&taken_, owner);
  forget_ring(&ecb_deferred_, owner);
  ecb_recurrent_forget(owner);
  ecb_posted_forget(owner);
}

void ecb_loop_close(void) {
  int fd;
  ecb_check_thread("ecb_loop_close");
  if (is_in_turn_) {
    ecb_misuse("RT111", "the loop is closed from within a callback");
  }
  if (!ecb_schedule_is_open()) {
    return;
  }
  for (fd = 0; fd < ecb_descriptors_end(); fd++) {
    const ecb_watch *watch = ecb_descriptors_of(fd);
    if (watch && watch->event) {
      ecb_event_delete(watch->event);
    }
  }
  ecb_timers_filter(&ecb_timers_, is_kept, NULL);
  forget_ring(&ecb_deferred_, NULL);
  forget_ring(&ecb_floating_, NULL);
  ecb_recurrent_forget(NULL);
  ecb_timers_choose(NULL);
  ecb_schedule_close();
  ecb_posted_close();
  ecb_descriptors_close();
  /* Events that authors still have keep their promised places. */
  if (!ecb_timers_.promised) {
    ecb_timers_free(&ecb_timers_);
  }
}
