/* Sets of events as the interface shows them, and functions of each turn. */
#include <stdio.h>
#include <stdlib.h>

#include "ec_config.h"
#include "ecb_report.h"
#include "loop/descriptors.h"
#include "loop/dispatch.h"
#include "loop/loop.h"
#include "loop/schedule.h"
#include "module/log_queue.h"
#include "scheduler.h"

/* The arrays belong to the loop and are valid until the next call; NULL and 0
   without memory. */
static Event **shown_[2];
static size_t shown_room_[2];

typedef struct recurrent {
  RecurFunc function;
  void *closure;
  ecb_owner *owner;
} recurrent;

/* The process has one loop. */
static recurrent *recurrent_;
static size_t recurrent_count_;

static Event **room_for(int which, size_t count) {
  if (count > shown_room_[which] || !shown_[which]) {
    Event **array = realloc(shown_[which], (count + 1) * sizeof(*array));
    if (!array) {
      return NULL;
    }
    shown_[which] = array;
    shown_room_[which] = count;
  }
  return shown_[which];
}

ECB_EXPORT void get_fd_event_set(Event ***set, int *count) {
  size_t found = 0, most = 0;
  int fd;
  ecb_check_thread("get_fd_event_set");
  for (fd = 0; fd < ecb_descriptors_end(); fd++) {
    const ecb_watch *watch = ecb_descriptors_of(fd);
    most += watch && watch->event;
  }
  *set = room_for(0, most);
  for (fd = 0; *set && fd < ecb_descriptors_end(); fd++) {
    const ecb_watch *watch = ecb_descriptors_of(fd);
    if (watch && watch->event) {
      (*set)[found++] = &watch->event->shown;
    }
  }
  *count = (int)found;
}

ECB_EXPORT void get_floating_event_set(Event ***set, int *count) {
  size_t found = 0, most = 0;
  ecb_link *link;
  ecb_check_thread("get_floating_event_set");
  *set = NULL;
  *count = 0;
  if (!ecb_schedule_is_open()) {
    return;
  }
  for (link = ecb_floating_.next; link != &ecb_floating_; link = link->next) {
    most++;
  }
  *set = room_for(1, most);
  for (link = ecb_floating_.next; *set && link != &ecb_floating_;
       link = link->next) {
    (*set)[found++] = &ecb_event_of_link(link)->shown;
  }
  *count = (int)found;
}

/* A floating event is the author's, and only shown here until it is scheduled
   or freed. */
ECB_EXPORT void float_event(Event *e) {
  ecb_event *event;
  ecb_check_thread("float_event");
  event = ecb_event_of(e, "float_event");
  if (!ecb_schedule_is_open()) {
    ecb_misuse("RT114", "float_event: the loop is not open");
  }
  if (event->place != ECB_BUILT || event == ecb_loop_current()) {
    ecb_misuse("RT104", "float_event: %s is in the loop",
               ecb_event_text(event));
  }
  ecb_unlink(&event->link);
  ecb_link_before(&ecb_floating_, &event->link);
}

ECB_EXPORT void scheduler_recurrent_func_add(RecurFunc func, void *closure) {
  recurrent *all;
  ecb_owner *owner;
  ecb_check_thread("scheduler_recurrent_func_add");
  all = realloc(recurrent_, (recurrent_count_ + 1) * sizeof(*all));
  owner = all ? ecb_owner_hold_running() : NULL;
  if (all) {
    recurrent_ = all;
  }
  if (!owner) {
    ecb_out_of_memory("a function of each turn");
  }
  recurrent_[recurrent_count_++] = (recurrent){func, closure, owner};
}

int ecb_recurrent_is_empty(void) { return recurrent_count_ == 0; }

/* Those that one of them adds run from the next turn on. */
int ecb_recurrent_run(void) {
  size_t i, count = recurrent_count_;
  for (i = 0; i < count && i < recurrent_count_; i++) {
    recurrent each = recurrent_[i];
    const char *before = ecb_enter_module(each.owner->key);
    each.function(each.closure, &ecb_turn_time_);
    ecb_enter_module(before);
  }
  return (int)count;
}

void ecb_recurrent_forget(const ecb_owner *owner) {
  size_t i, kept = 0;
  for (i = 0; i < recurrent_count_; i++) {
    if (!owner || recurrent_[i].owner == owner) {
      ecb_owner_release(recurrent_[i].owner);
    } else {
      recurrent_[kept++] = recurrent_[i];
    }
  }
  recurrent_count_ = kept;
  if (!kept) {
    free(recurrent_);
    recurrent_ = NULL;
  }
}

/* This runtime serves events with its own loop, whatever is registered. */
ECB_EXPORT void scheduler_register(ec_scheduler_impl *ascheduler) {
  char text[160];
  ecb_check_thread("scheduler_register");
  snprintf(text, sizeof(text),
           "scheduler '%.60s' is not used: events are served by the loop of "
           "this runtime",
           ascheduler->name);
  ecb_log_line(DWARNING, ecb_running_module(), text);
}

__attribute__((destructor)) static void free_arrays(void) {
  free(shown_[0]);
  free(shown_[1]);
}
