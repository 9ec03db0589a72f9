/* schedule_event and its counterparts. */
#include "loop/schedule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ecb_report.h"
#include "loop/descriptors.h"
#include "loop/dispatch.h"
#include "loop/fork.h"
#include "loop/loop.h"
#include "loop/timers.h"
#include "scheduler.h"

/* The process has one loop. */
ecb_link ecb_deferred_, ecb_floating_, ecb_again_;
int (*ecb_opset_has_input_)(const Event *event);
static int is_open_;
static int is_deferring_;
static u_int64_t last_order_;
static pid_t pid_;

void ecb_schedule_open(void) {
  ecb_ring_begin(&ecb_deferred_);
  ecb_ring_begin(&ecb_floating_);
  ecb_ring_begin(&ecb_again_);
  pid_ = getpid();
  is_open_ = 1;
}

void ecb_schedule_close(void) { is_open_ = is_deferring_ = 0; }

int ecb_schedule_is_open(void) { return is_open_; }

u_int64_t ecb_loop_next_order(void) { return ++last_order_; }

static const char *in_loop(ecb_event *event, const char **why) {
  static char text[200];
  if (ecb_event_is_timed(event)) {
    event->order = ++last_order_;
    event->place = ECB_TIMED;
    ecb_timers_add(&ecb_timers_, event);
    return NULL;
  }
  if (ecb_descriptors_add(event) == 0) {
    event->place = ECB_WATCHED;
    if (event->shown.io_opset && ecb_opset_has_input_ &&
        ecb_opset_has_input_(&event->shown)) {
      ecb_event_call_again(&event->shown, E_READ); /* it was suspended */
    }
    return NULL;
  }
  *why = text;
  if (errno == ENOMEM) {
    ecb_out_of_memory("the table of descriptors");
  }
  if (errno == EEXIST) {
    const ecb_watch *watch = ecb_descriptors_of(event->shown.fd);
    snprintf(text, sizeof(text), "descriptor %d already has %s",
             event->shown.fd,
             watch->event ? ecb_event_text(watch->event)
                          : "an event of another language");
    return "RT105";
  }
  snprintf(text, sizeof(text), "descriptor %d cannot be waited for: %s",
           event->shown.fd, strerror(errno));
  return "RT107";
}

const char *ecb_schedule_try(ecb_event *event, const char **why) {
  ecb_unlink(&event->link); /* it floats no more */
  event->shown.scheduled_thread = pthread_self();
  return in_loop(event, why);
}

/* Tried first, as only the system knows what can be waited for; nothing is
   dispatched in between. */
static const char *defer(ecb_event *event, const char **why) {
  const char *rule = ecb_schedule_try(event, why);
  if (rule) {
    return rule;
  }
  if (ecb_event_is_timed(event)) {
    ecb_timers_remove(&ecb_timers_, event);
  } else {
    ecb_descriptors_remove(event);
  }
  event->place = ECB_DEFERRED;
  ecb_link_before(&ecb_deferred_, &event->link);
  return NULL;
}

static void check_schedulable(const ecb_event *event, const char *function) {
  if (!is_open_) {
    ecb_misuse("RT114", "%s: the loop is not open", function);
  }
  if (event->place == ECB_BUILT && event != ecb_loop_current()) {
    return;
  }
  ecb_misuse("RT104", "%s: %s %s", function, ecb_event_text(event),
             event == ecb_loop_current()
                 ? "is being dispatched; return the mask to wait for"
                 : "is scheduled already; build a new event");
}

/* Two events of one descriptor that wait for the same publication. */
static void check_deferred(const ecb_event *event) {
  ecb_link *link;
  for (link = ecb_deferred_.next; link != &ecb_deferred_; link = link->next) {
    const ecb_event *other = ecb_event_of_link(link);
    if (!ecb_event_is_timed(event) && !ecb_event_is_timed(other) &&
        other->shown.fd == event->shown.fd) {
      ecb_misuse("RT105", "descriptor %d already has %s", event->shown.fd,
                 ecb_event_text(other));
    }
  }
}

static void check_not_posted(ecb_event *event, const char *function) {
  if (__atomic_load_n(&event->is_posted, __ATOMIC_ACQUIRE)) {
    ecb_misuse("RT104", "%s: %s was given to schedule_event_and_dispatch",
               function, ecb_event_text(event));
  }
}

ECB_EXPORT void schedule_event(Event *e) {
  const char *rule, *why = "";
  ecb_event *event;
  ecb_check_thread("schedule_event");
  event = ecb_event_of(e, "schedule_event");
  check_not_posted(event, "schedule_event");
  check_schedulable(event, "schedule_event");
  if (is_deferring_ && !ecb_owner_is_server(event->owner)) {
    check_deferred(event);
    rule = defer(event, &why);
  } else {
    rule = ecb_schedule_try(event, &why);
  }
  if (rule) {
    ecb_misuse(rule, "%s", why);
  }
}

/* ---- from any thread ---- */

static ecb_event *of_node(ecb_posted *node) {
  return (ecb_event *)(void *)((char *)node -
                               __builtin_offsetof(ecb_event, posted));
}

/* Its owner has ended while it was on its way: nobody else would close. */
static void drop_event(ecb_posted *node) {
  ecb_event *event = of_node(node);
  if (ecb_event_is_timed(event)) {
    ecb_timers_give_back(&ecb_timers_);
  } else if (is_open_) {
    ecb_event_close_descriptor(event);
  }
  ecb_event_delete(event);
}

static void resume_event(ecb_posted *node) {
  ecb_event *event = of_node(node);
  int mask = event->dispatch_mask;
  const char *rule, *why = "";
  __atomic_store_n(&event->is_posted, 0, __ATOMIC_RELEASE);
  if (ecb_owner_has_ended(event->owner)) {
    drop_event(node);
    return;
  }
  check_schedulable(event, "schedule_event_and_dispatch");
  rule = ecb_schedule_try(event, &why);
  if (rule) {
    /* No caller is there to be told. */
    ecb_event_report(event, rule, "%s", why);
    ecb_event_delete(event);
  } else if (mask && event->place == ECB_WATCHED) {
    ecb_dispatch_descriptor(event, mask);
  }
}

static const ecb_posted_kind event_kind_ = {resume_event, drop_event};

static void post_event(Event *e, int mask, const char *function) {
  ecb_event *event;
  ecb_check_fork(function);
  event = ecb_event_of(e, function);
  if (__atomic_exchange_n(&event->is_posted, 1, __ATOMIC_ACQ_REL)) {
    ecb_misuse("RT104", "%s: %s was given to it before", function,
               ecb_event_text(event));
  }
  event->dispatch_mask = mask;
  event->posted.kind = &event_kind_;
  event->posted.owner = event->owner;
  ecb_posted_add(&event->posted);
}

ECB_EXPORT void schedule_event_and_dispatch(Event *e, int dispatch_mask) {
  post_event(e, dispatch_mask, "schedule_event_and_dispatch");
}

ECB_EXPORT void sp_async_schedule_event(Event *e, int dispatch_mask) {
  post_event(e, dispatch_mask, "sp_async_schedule_event");
}

ECB_EXPORT void ping_scheduler(void) {
  ecb_check_fork("ping_scheduler");
  ecb_posted_wake();
}

ECB_EXPORT int is_scheduler_thread(void) { return ecb_in_scheduler_thread(); }

ECB_EXPORT pid_t get_scheduler_pid(void) { return pid_ ? pid_ : getpid(); }

/* ---- out of the loop ---- */

ECB_EXPORT int clear_timed_event(Event *evt) {
  ecb_event *event;
  ecb_check_thread("clear_timed_event");
  event = ecb_event_of(evt, "clear_timed_event");
  if (!ecb_event_is_timed(event)) {
    return 0;
  }
  if (event->place == ECB_TIMED) {
    ecb_timers_remove(&ecb_timers_, event);
  } else if (event->place != ECB_TAKEN && event->place != ECB_DEFERRED) {
    return 0;
  }
  ecb_timers_give_back(&ecb_timers_);
  ecb_event_delete(event);
  return 1;
}

static ecb_event *deferred_by_fd(int fd) {
  ecb_link *link;
  for (link = ecb_deferred_.next; link != &ecb_deferred_; link = link->next) {
    ecb_event *event = ecb_event_of_link(link);
    if (!ecb_event_is_timed(event) && event->shown.fd == fd) {
      return event;
    }
  }
  return NULL;
}

ECB_EXPORT Event *clear_event_by_fd(int fd) {
  const ecb_watch *watch;
  ecb_event *event;
  ecb_check_thread("clear_event_by_fd");
  watch = ecb_descriptors_of(fd);
  if (watch && watch->event) {
    event = watch->event;
    ecb_descriptors_remove(event);
  } else {
    event = is_open_ ? deferred_by_fd(fd) : NULL;
    if (!event) {
      return NULL;
    }
  }
  ecb_unlink(&event->link);
  event->again_mask = 0;
  event->place = ECB_BUILT;
  return &event->shown;
}

ECB_EXPORT Event *get_event_by_fd(int fd) {
  const ecb_watch *watch;
  ecb_check_thread("get_event_by_fd");
  watch = ecb_descriptors_of(fd);
  return watch && watch->event ? &watch->event->shown : NULL;
}

void ecb_event_call_again(Event *e, int mask) {
  ecb_event *event;
  ecb_check_thread("ecb_event_call_again");
  event = ecb_event_of(e, "ecb_event_call_again");
  if (event->place == ECB_WATCHED) {
    event->again_mask |= mask;
    if (!ecb_is_linked(&event->link)) {
      ecb_link_before(&ecb_again_, &event->link);
    }
  }
}

/* ---- transactions ---- */

void ecb_loop_defer(void) {
  ecb_check_thread("ecb_loop_defer");
  is_deferring_ = 1;
  ecb_posted_defer();
}

static void end_deferral_of(ecb_event *event, int is_published) {
  const char *rule, *why = "";
  ecb_unlink(&event->link);
  event->place = ECB_BUILT;
  if (is_published) {
    rule = ecb_schedule_try(event, &why);
    if (!rule) {
      return;
    }
    ecb_event_report(event, rule, "%s", why);
  }
  if (ecb_event_is_timed(event)) {
    ecb_timers_give_back(&ecb_timers_);
  }
  ecb_event_delete(event);
}

void ecb_loop_end_deferral(int is_published) {
  ecb_check_thread("ecb_loop_end_deferral");
  is_deferring_ = 0;
  while (ecb_deferred_.next != &ecb_deferred_) {
    end_deferral_of(ecb_event_of_link(ecb_deferred_.next), is_published);
  }
  ecb_posted_end_deferral(is_published);
}
