/* Timers, and descriptors that are ready together. Scheduler thread. */
#include "observers.h"

#include "event.h"
#include "scheduler.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMERS = 30, ENDS = 8, ORDER = 128 };

static long long due_[TIMERS], late_[TIMERS], served_at_[TIMERS];
static int fired_, type_, cleared_;

static long long microseconds(const struct timeval *time) {
  return (long long)time->tv_sec * 1000000LL + time->tv_usec;
}

/* The clock of the machine: that of the scheduler may stand still in a turn. */
static long long clock_now(void) {
  struct timeval now;

  gettimeofday(&now, NULL);
  return microseconds(&now);
}

static int on_timer(Event *event, int type, void *closure,
    struct timeval *now) {
  int which = (int)(long)closure;

  (void)event;
  (void)now;
  served_at_[fired_] = clock_now();
  late_[which] = served_at_[fired_] - due_[which];
  type_ = type;
  fired_++;
  return 0;
}

static Event *timer_in(long milliseconds, EventFunc callback, void *closure) {
  struct timeval wait = {milliseconds / 1000, milliseconds % 1000 * 1000};

  return build_event(wait, E_FROM_NOW, -1, callback, closure);
}

static int never(Event *event, int type, void *closure, struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  return 0;
}

void start_timers(void) {
  Event *event = timer_in(60000, never, NULL);
  int which;

  schedule_event(event);
  /* Whether it still is ours after that, no document says: it stays alone. */
  cleared_ = clear_timed_event(event);
  for (which = 0; which < TIMERS; which++) {
    long wait = 7 + 3 * which;

    due_[which] = clock_now() + wait * 1000;
    schedule_event(timer_in(wait, on_timer, (void *)(long)which));
  }
}

int timers_are_done(void) { return fired_ == TIMERS; }

static int by_length(const void *left, const void *right) {
  long long one = *(const long long *)left, other = *(const long long *)right;

  return (one > other) - (one < other);
}

/* The first quartile of the distances of moments at which timers were served,
   in ms; what is nearer than one is one moment. Timers are due each 3 ms. A busy
   machine makes some distances longer, and the ones after them shorter: neither
   the least nor the longest tells that of the timers. */
static long long quartile_of_distances(void) {
  long long distances[TIMERS];
  int count = 0, which;

  for (which = 1; which < fired_; which++) {
    long long distance = (served_at_[which] - served_at_[which - 1]) / 1000;

    if (distance >= 1) distances[count++] = distance;
  }
  if (count == 0) return 1000;
  qsort(distances, (size_t)count, sizeof(distances[0]), by_length);
  return distances[count / 4];
}

void observe_timers(string *out) {
  long long least = late_[0], distance = quartile_of_distances();
  int which;

  for (which = 1; which < fired_; which++) {
    if (late_[which] < least) least = late_[which];
  }
  observe(out, "events.timers.early", "M", "thirty timers of 7 to 94 ms", "%s",
      least < 0 ? "early" : "never early");
  observe(out, "events.timers.resolution", "M",
      "the first quartile of the distances of moments at which any is served, "
      "in ms",
      "%s",
      distance < 5 ? "below 5"
      : distance < 15 ? "below 15"
      : distance < 75 ? "below 75"
      : "75 or more");
  observe(out, "events.timers.type", "M", "the event type of the last timer",
      "%d", type_);
  observe(out, "events.timers.clear", "M",
      "what clear_timed_event returns for an event that is scheduled", "%d",
      cleared_);
}

/* ---- what is served in one turn ---- */

static char order_[ORDER], turn_[ORDER];
static int served_, writes_[ENDS], reads_[ENDS], is_turn_over_;

static int on_ready(Event *event, int type, void *closure,
    struct timeval *now) {
  char byte;

  (void)type;
  (void)now;
  if (read(event->fd, &byte, 1) == 1) {
    append(order_, sizeof(order_), "%s%d", served_ ? " " : "",
        (int)(long)closure);
    served_++;
  }
  event_close(event);
  return 0;
}

/* All became ready in contrary order, while the loop was here. */
static int on_all(Event *event, int type, void *closure, struct timeval *now) {
  int at;

  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  for (at = ENDS - 1; at >= 0; at--) {
    if (write(writes_[at], "x", 1) != 1) served_ = ENDS;
    close(writes_[at]);
  }
  return 0;
}

static int turn_pipe_;

static int on_pipe(Event *event, int type, void *closure,
    struct timeval *now) {
  (void)type;
  (void)closure;
  (void)now;
  append(turn_, sizeof(turn_), " descriptor");
  event_close(event);
  return 0;
}

static int on_late(Event *event, int type, void *closure,
    struct timeval *now) {
  (void)event;
  (void)type;
  (void)now;
  append(turn_, sizeof(turn_), " %s", (const char *)closure);
  if (strcmp(closure, "at-once") == 0) is_turn_over_ = 1;
  return 0;
}

/* The first of two timers that are due together: it sets one for now. */
static int on_first(Event *event, int type, void *closure,
    struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  append(turn_, sizeof(turn_), "first");
  if (write(turn_pipe_, "x", 1) != 1) is_turn_over_ = 1;
  close(turn_pipe_);
  schedule_event(timer_in(0, on_late, (void *)"at-once"));
  return 0;
}

/* Sets two timers, and sleeps until both are due: the next turn finds them so. */
static int on_both(Event *event, int type, void *closure,
    struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  schedule_event(timer_in(10, on_first, NULL));
  schedule_event(timer_in(20, on_late, (void *)"second"));
  usleep(40000);
  return 0;
}

void start_descriptors(void) {
  int at, ends[2];

  for (at = 0; at < ENDS; at++) {
    if (pipe(ends) != 0) return;
    reads_[at] = ends[0];
    writes_[at] = ends[1];
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    schedule_event(build_fd_event(reads_[at], E_READ, E_AGGRESSIVE_NONE,
        on_ready, (void *)(long)at));
  }
  schedule_event(timer_in(5, on_all, NULL));
  if (pipe(ends) != 0) return;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  turn_pipe_ = ends[1];
  schedule_event(build_fd_event(ends[0], E_READ, E_AGGRESSIVE_NONE, on_pipe,
      NULL));
  schedule_event(timer_in(100, on_both, NULL));
}

int descriptors_are_done(void) {
  return served_ >= ENDS && is_turn_over_ && strstr(turn_, "descriptor");
}

void observe_descriptors(string *out) {
  observe(out, "events.ready-order", "M",
      "registered 0 to 7, ready in the order 7 to 0", "%s", order_);
  observe(out, "events.timers.same-turn", "M",
      "first and second are due together; first makes a descriptor ready and "
      "sets a timer for now",
      "%s", turn_);
}
