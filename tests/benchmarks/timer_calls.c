/* Timers of C: timer_calls WAY COUNT SPAN schedules COUNT of them within SPAN
   seconds, and fires or cancels them all. Prints seconds of processor time. */
#include "event.h"
#include "scheduler.h"

#include "loop/loop.h"

enum { LATER = 30 };

static long left;

static int on_due(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  left--;
  return 0;
}

static double now_(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct timeval *delays(long count, double span, int first) {
  struct timeval *made = calloc((size_t)count, sizeof(*made));
  long at;
  srandom(1);
  for (at = 0; made && at < count; at++) {
    double delay = (double)random() / RAND_MAX * span;
    made[at].tv_sec = first + (time_t)delay;
    made[at].tv_usec = (suseconds_t)((delay - (double)(time_t)delay) * 1e6);
  }
  return made;
}

static void fire(const struct timeval *delay, long count) {
  long at;
  for (at = 0; at < count; at++) {
    schedule_event(build_event_from_now(delay[at], -1, on_due, NULL));
  }
  left = count;
  while (left > 0) {
    if (ecb_loop_turn(1.0) < 0) {
      abort();
    }
  }
}

static void cancel(const struct timeval *delay, Event **events, long count) {
  long at;
  for (at = 0; at < count; at++) {
    events[at] = build_event_from_now(delay[at], -1, on_due, NULL);
    schedule_event(events[at]);
  }
  for (at = 0; at < count; at++) {
    if (!clear_timed_event(events[at])) {
      abort();
    }
  }
}

int main(int argc, char **argv) {
  int fires = argc > 3 && strcmp(argv[1], "fire") == 0;
  long count = argc > 3 ? atol(argv[2]) : 0;
  struct timeval *delay =
      delays(count, argc > 3 ? atof(argv[3]) : 0, fires ? 0 : LATER);
  Event **events = calloc((size_t)count + 1, sizeof(*events));
  double began;
  if (count < 1 || !delay || !events || ecb_loop_open() < 0) {
    return 2;
  }
  began = now_();
  if (fires) {
    fire(delay, count);
  } else {
    cancel(delay, events, count);
  }
  printf("%.9f\n", now_() - began);
  return 0;
}
