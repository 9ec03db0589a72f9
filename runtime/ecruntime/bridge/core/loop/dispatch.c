/* Dispatch of events. */
#include "loop/dispatch.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ec_config.h"
#include "loop/descriptors.h"
#include "loop/loop.h"
#include "loop/timer_choices.h"
#include "loop/timers.h"
#include "module/event_dump.h"
#include "module/log_queue.h"

/* The process has one loop. */
struct timeval ecb_turn_time_;
static ecb_event *current_;
static const char *current_owner_; /* any thread reads it */
static u_int64_t served_; /* any thread reads it */

ecb_event *ecb_loop_current(void) { return current_; }

u_int64_t ecb_loop_served(void) { return ECB_READ(served_); }

void ecb_dispatch_count(int calls) {
  ECB_ADD_OWN(served_, (u_int64_t)calls);
}

const char *ecb_dispatch_owner(void);

const char *ecb_dispatch_owner(void) {
  return __atomic_load_n(&current_owner_, __ATOMIC_RELAXED);
}

void ecb_event_report(const ecb_event *event, const char *rule,
                      const char *format, ...) {
  char text[512];
  int length = snprintf(text, sizeof(text), "%s: ", rule);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, sizeof(text) - (size_t)length, format, arguments);
  va_end(arguments);
  ecb_log_line(DERROR, event->owner->name, text);
}

static const char *callback_text(const ecb_event *event) {
  const char *name = ecb_callback_name(event->shown.callback);
  return name ? name : ecb_function_text((void (*)(void))event->shown.callback);
}

static int call(ecb_event *event, int mask) {
  const char *before = ecb_enter_module(event->owner->key);
  int returned;
  current_ = event;
  __atomic_store_n(&current_owner_, event->owner->name, __ATOMIC_RELAXED);
  returned = event->shown.callback(&event->shown, mask, event->shown.closure,
                                   &ecb_turn_time_);
  __atomic_store_n(&current_owner_, (const char *)NULL, __ATOMIC_RELAXED);
  current_ = NULL;
  ecb_enter_module(before);
  ECB_ADD_OWN(served_, 1);
  return returned;
}

void ecb_dispatch_retire(ecb_event *event) {
  if (event->place == ECB_WATCHED) {
    ecb_descriptors_remove(event);
  }
  ecb_event_delete(event);
}

static void wait_for(ecb_event *event, int mask) {
  if (ecb_descriptors_change(event, mask) < 0) {
    ecb_event_report(event, "RT107",
                     "descriptor %d cannot be waited for any more, as %s asks: "
                     "%s",
                     event->watched_fd, callback_text(event), strerror(errno));
    ecb_dispatch_retire(event);
  }
}

/* A bad result frees the event as well: descriptors are level triggered, so its
   callback would be called for ever. */
static void settle(ecb_event *event, int returned, int mask_before) {
  if (returned < 0 || returned > ECB_ALL_BITS) {
    ecb_event_report(event, "RT106", "%s returned %d, which is no mask",
                     callback_text(event), returned);
  } else if (returned && event->place != ECB_WATCHED) {
    /* The descriptor may be closed and reused by now. */
    ecb_event_report(event, "RT112", "%s returned %d for a cleared event",
                     callback_text(event), returned);
  } else if (returned) {
    if (returned != mask_before || event->shown.mask != mask_before) {
      wait_for(event, returned);
    }
    return;
  }
  ecb_dispatch_retire(event);
}

void ecb_dispatch_descriptor(ecb_event *event, int mask) {
  int mask_before = event->shown.mask;
  event->calls++;
  event->called = (u_int32_t)ecb_turn_time_.tv_sec;
  settle(event, call(event, mask), mask_before);
}

void ecb_dispatch_timed(ecb_event *event) {
  int returned;
  event->place = ECB_FIRED;
  returned = call(event, ecb_timers_chosen()->type);
  if (returned) {
    ecb_event_report(event, "RT103", "%s returned %d for a timed event",
                     callback_text(event), returned);
  }
  ecb_timers_give_back(&ecb_timers_);
  ecb_event_delete(event);
}
