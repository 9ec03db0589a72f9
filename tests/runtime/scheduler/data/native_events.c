/* Events of C for tests that drive the scheduler from Python. */
#include <unistd.h>

#include "event.h"
#include "scheduler.h"

enum { ROOM = 100000 };

static int trail[ROOM];
static int length;
static int last_type;

void after(int seconds, int microseconds, long number);

static void (*in_python)(int number);

int trail_length(void) { return length; }
int trail_at(int place) { return trail[place]; }
void trail_clear(void) { length = 0; }
void note(int number) {
  if (length < ROOM)
    trail[length++] = number;
}

static int on_due(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)now;
  last_type = type;
  note((int)(long)closure);
  return 0;
}

int type_of_last(void) { return last_type; }

static int on_first(Event *event, int type, void *closure,
                    struct timeval *now) {
  (void)event, (void)type, (void)now;
  note((int)(long)closure);
  after(0, 0, (long)closure + 1);
  return 0;
}

/* A timer that notes `number`, and sets one for now that notes the next. */
void after_twice(int microseconds, long number) {
  struct timeval when = {0, microseconds};
  schedule_event(build_event(when, E_FROM_NOW, -1, on_first, (void *)number));
}

/* A timer that notes `number`. */
void after(int seconds, int microseconds, long number) {
  struct timeval when = {seconds, microseconds};
  schedule_event(build_event(when, E_FROM_NOW, -1, on_due, (void *)number));
}

static int on_each(Event *event, int type, void *closure, struct timeval *now) {
  long left = (long)closure;
  (void)event, (void)type, (void)now;
  note((int)left);
  if (left > 1) {
    struct timeval when = {1, 0};
    schedule_event(build_event(when, E_FROM_NOW, -1, on_each, (void *)(left - 1)));
  }
  return 0;
}

/* As many timers, each scheduled by the one before, a second apart. */
void each_second(long times) {
  struct timeval when = {1, 0};
  schedule_event(build_event(when, E_FROM_NOW, -1, on_each, (void *)times));
}

static int on_ready(Event *event, int type, void *closure,
                    struct timeval *now) {
  char byte;
  (void)type, (void)now;
  if (read(event->fd, &byte, 1) != 1)
    return 0;
  note((int)(long)closure);
  return E_READ;
}

/* An event that reads a byte and notes `number`. */
void watch(int fd, long number) {
  schedule_event(build_fd_event(fd, E_READ, 0, on_ready, (void *)number));
}

void unwatch(int fd) {
  Event *event = clear_event_by_fd(fd);
  if (event)
    event_free(event);
}

static int call_python(Event *event, int type, void *closure,
                       struct timeval *now) {
  (void)event, (void)type, (void)now;
  in_python((int)(long)closure);
  return 0;
}

/* A timer that enters Python. */
void after_in_python(int microseconds, long number, void (*callback)(int)) {
  struct timeval when = {0, microseconds};
  in_python = callback;
  schedule_event(build_event(when, E_FROM_NOW, -1, call_python, (void *)number));
}

static int dawdle(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)now;
  usleep((useconds_t)(long)closure);
  return 0;
}

/* A timer that keeps the thread. */
void keep_for(long microseconds) {
  struct timeval when = {0, 0};
  schedule_event(build_event(when, E_FROM_NOW, -1, dawdle, (void *)microseconds));
}

static int on_echo(Event *event, int type, void *closure, struct timeval *now) {
  char data[4096];
  ssize_t count = read(event->fd, data, sizeof(data));
  (void)type, (void)closure, (void)now;
  if (count <= 0 || write(event->fd, data, (size_t)count) != count) {
    close(event->fd);
    return 0;
  }
  return E_READ;
}

/* Answers each read with what it read. */
void echo(int fd) {
  schedule_event(build_fd_event(fd, E_READ, 0, on_echo, NULL));
}
