/* Events: built, duplicated and freed. */
#include "loop/event.h"

#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ec_malloc.h"
#include "ecb_report.h"
#include "loop/clock.h"
#include "loop/fork.h"
#include "loop/loop.h"
#include "loop/timers.h"
#include "memory/memtype_table.h"
#include "scheduler.h"

static_assert(sizeof(ecb_event) <= ECB_EVENT_SIZE,
              "blocks of MEMTYPE_EVENT hold the private fields too");

enum { LIVING = 0x45767421 };
static const double most_seconds_ = 1e10;

ecb_event *ecb_event_of(Event *event, const char *function) {
  ecb_event *record = (ecb_event *)(void *)event;
  if (!record || record->magic != LIVING) {
    ecb_misuse("RT109",
               "%s got an event that was freed, or was neither built nor "
               "finished by event_post_dup",
               function);
  }
  return record;
}

void ecb_check_thread(const char *function) {
  ecb_check_fork(function);
  if (!ecb_in_scheduler_thread()) {
    ecb_misuse("RT101",
               "%s was called outside the master scheduler thread; use "
               "schedule_event_and_dispatch, or a job's completion in the "
               "scheduler",
               function);
  }
}

const char *ecb_event_text(const ecb_event *event) {
  static __thread char text[160];
  if (ecb_event_is_timed(event)) {
    snprintf(text, sizeof(text), "<Event deadline=%.6f owner=%.60s>",
             event->due, event->owner->name);
  } else {
    snprintf(text, sizeof(text), "<Event fd=%d mask=%d owner=%.60s>",
             event->shown.fd, event->shown.mask, event->owner->name);
  }
  return text;
}

const char *ecb_function_text(void (*function)(void)) {
  static __thread char text[160];
  Dl_info found;
  void *address;
  memcpy(&address, &function, sizeof(address));
  if (!dladdr(address, &found) || !found.dli_fname) {
    snprintf(text, sizeof(text), "the function at %p", address);
  } else {
    const char *slash = strrchr(found.dli_fname, '/');
    size_t offset = (size_t)((char *)address - (char *)found.dli_fbase);
    snprintf(text, sizeof(text), "%.60s (%.60s+0x%zx)",
             found.dli_sname ? found.dli_sname : "a callback",
             slash ? slash + 1 : found.dli_fname, offset);
  }
  return text;
}

/* The private part, for an event of the running module; -1 without memory. */
static int begin(ecb_event *record, double due) {
  const size_t shown = sizeof(record->shown);
  memset((char *)record + shown, 0, sizeof(*record) - shown);
  record->owner = ecb_owner_hold_running();
  if (!record->owner) {
    return -1;
  }
  record->due = due;
  record->place = ECB_BUILT;
  record->magic = LIVING;
  return 0;
}

static ecb_event *build(int fd, double due, EventFunc callback,
                        void *closure) {
  ecb_event *record = (ec_malloc)(MEMTYPE_EVENT);
  if (!record) {
    return NULL;
  }
  memset(&record->shown, 0, sizeof(record->shown));
  if (begin(record, due) < 0) {
    (ec_free)(MEMTYPE_EVENT, record);
    return NULL;
  }
  record->shown.fd = fd;
  record->shown.callback = callback;
  record->shown.closure = closure;
  return record;
}

static void check_callback(EventFunc callback, const char *function) {
  if (!callback) {
    ecb_misuse("RT104", "%s got no callback", function);
  }
}

ECB_EXPORT Event *build_fd_event(int fd, int mask, int aggressive,
                                 EventFunc callback, void *closure) {
  ecb_event *record;
  ecb_check_thread("build_fd_event");
  check_callback(callback, "build_fd_event");
  if (mask <= 0 || mask > ECB_ALL_BITS) {
    ecb_misuse("RT106",
               "mask %d waits for nothing known; join E_READ, E_WRITE and "
               "E_EXCEPTION",
               mask);
  }
  record = build(fd, -1.0, callback, closure);
  if (!record) {
    errno = ENOMEM;
    return NULL;
  }
  record->shown.mask = mask;
  record->shown.aggressive = aggressive & 3;
  return &record->shown;
}

/* The place in the heap is reserved here, so that scheduling cannot fail. */
static Event *build_timed(double seconds, int fd, EventFunc callback,
                          void *closure) {
  ecb_event *record;
  double due;
  check_callback(callback, "build_event");
  /* Written so that NaN is refused as well. */
  if (!(seconds >= -most_seconds_ && seconds <= most_seconds_)) {
    ecb_misuse("RT108", "%g seconds is no time to wait; give a finite number",
               seconds);
  }
  due = ecb_moment_in(seconds > 0 ? seconds : 0);
  if (ecb_timers_reserve(&ecb_timers_) < 0) {
    errno = ENOMEM;
    return NULL;
  }
  record = build(fd, due, callback, closure);
  if (!record) {
    ecb_timers_give_back(&ecb_timers_);
    errno = ENOMEM;
    return NULL;
  }
  ecb_clock_day_of(due, &record->shown.trigger);
  return &record->shown;
}

ECB_EXPORT Event *build_event_from_now_f(float offset, int fd,
                                         EventFunc callback, void *closure) {
  ecb_check_thread("build_event_from_now_f");
  return build_timed((double)offset, fd, callback, closure);
}

ECB_EXPORT Event *build_event(struct timeval when, int whence, int fd,
                              EventFunc callback, void *closure) {
  struct timeval now = {0, 0};
  ecb_check_thread("build_event");
  if (whence == E_FROM_EPOCH) {
    get_now(&now);
  } else if (whence != E_FROM_NOW) {
    ecb_misuse("RT108", "build_event counts from %d, which is neither "
               "E_FROM_NOW nor E_FROM_EPOCH", whence);
  }
  /* As integers: as a double, a time of day has steps of a quarter of a
     microsecond. */
  return build_timed((double)(when.tv_sec - now.tv_sec) +
                         (double)(when.tv_usec - now.tv_usec) / 1e6,
                     fd, callback, closure);
}

ECB_EXPORT void event_post_dup(Event *dst, Event *src) {
  ecb_event *copy = (ecb_event *)(void *)dst;
  ecb_event *record;
  ecb_check_thread("event_post_dup");
  record = ecb_event_of(src, "event_post_dup");
  if (ecb_event_is_timed(record)) {
    ecb_misuse("RT115", "%s is a timed event, which cannot be suspended",
               ecb_event_text(record));
  }
  if (begin(copy, -1.0) < 0) {
    ecb_out_of_memory("the owner of a duplicated event");
  }
  ecb_owner_release(copy->owner);
  copy->owner = ecb_owner_hold(record->owner);
  copy->is_no_socket = record->is_no_socket;
}

void ecb_event_delete(ecb_event *event) {
  ecb_unlink(&event->link);
  ecb_owner_release(event->owner);
  event->magic = 0;
  (ec_free)(MEMTYPE_EVENT, event);
}

ECB_EXPORT void event_free(Event *e) {
  ecb_event *record;
  ecb_check_thread("event_free");
  record = ecb_event_of(e, "event_free");
  if (record == ecb_loop_current()) {
    ecb_misuse("RT102", "%s is being dispatched; return 0 from the callback",
               ecb_event_text(record));
  }
  if (record->place != ECB_BUILT ||
      __atomic_load_n(&record->is_posted, __ATOMIC_ACQUIRE)) {
    ecb_misuse("RT109", "%s is scheduled and cannot be freed; clear it first",
               ecb_event_text(record));
  }
  if (ecb_event_is_timed(record)) {
    ecb_timers_give_back(&ecb_timers_);
  }
  ecb_event_delete(record);
}
