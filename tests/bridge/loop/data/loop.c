/* The loop with a host in C: descriptors, timers, what is posted. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "host.h"
#include "loop/owner.h"
#include "loop/posted.h"
#include "sp_async.h"

static const char *owl = "owl";
static int calls;
static int answer;
static int last_type;

static int count_call(Event *event, int type, void *closure,
                      struct timeval *now) {
  (void)event;
  (void)now;
  calls++;
  last_type = type;
  if (closure) {
    *(int *)closure += 1;
  }
  return answer;
}

/* ---- descriptors ---- */

static int echo(Event *event, int type, void *closure, struct timeval *now) {
  char text[8];
  int mask, count = event_read(event, text, sizeof(text), &mask);
  (void)closure;
  CHECK(type == E_READ && now->tv_sec == get_now_ts());
  CHECK(mask == E_READ && is_scheduler_thread());
  if (count <= 0) {
    CHECK(event_close(event) == 0 && event->fd == -1);
    return 0;
  }
  CHECK(event_write(event, text, count, &mask) == count && mask == E_WRITE);
  return E_READ;
}

static void test_echo(int unused) {
  char text[8];
  int fds[2], round;
  (void)unused;
  host_open();
  host_pair(fds);
  schedule_event(build_fd_event(fds[0], E_READ, 0, echo, NULL));
  CHECK(get_event_by_fd(fds[0]) && !get_event_by_fd(fds[1]));
  for (round = 0; round < 3; round++) {
    CHECK(write(fds[1], "hello", 5) == 5 && ecb_loop_turn(0) == 1);
    CHECK(read(fds[1], text, 8) == 5 && memcmp(text, "hello", 5) == 0);
  }
  CHECK(ecb_loop_turn(0) == 0);
  close(fds[1]);
  CHECK(ecb_loop_turn(0) == 1 && host_blocks() == 0);
  host_close(0);
}

/* The other event of the batch loses its descriptor, and a new event gets the
   number. */
static int fds_[4];
static int new_calls;

static int close_other(Event *event, int type, void *closure,
                       struct timeval *now) {
  int other = event->fd == fds_[0] ? fds_[2] : fds_[0];
  Event *cleared = clear_event_by_fd(other);
  (void)type;
  (void)closure;
  (void)now;
  calls++;
  CHECK(cleared && close(other) == 0);
  event_free(cleared);
  CHECK(dup2(fds_[1], other) == other);
  schedule_event(build_fd_event(other, E_READ, 0, count_call, &new_calls));
  return 0;
}

static void test_reused(int unused) {
  (void)unused;
  host_open();
  host_pair(fds_);
  host_pair(fds_ + 2);
  schedule_event(build_fd_event(fds_[0], E_READ, 0, close_other, NULL));
  schedule_event(build_fd_event(fds_[2], E_READ, 0, close_other, NULL));
  CHECK(write(fds_[1], "a", 1) == 1 && write(fds_[3], "b", 1) == 1);
  CHECK(ecb_loop_turn(0) == 1 && calls == 1 && new_calls == 0);
  host_close(0);
}

static void test_masks(int unused) {
  int fds[2];
  Event *event;
  (void)unused;
  host_open();
  host_pair(fds);
  schedule_event(build_fd_event(fds[0], E_READ | E_WRITE, 0, count_call, 0));
  answer = E_READ;
  CHECK(ecb_loop_turn(0) == 1 && last_type == E_WRITE);
  CHECK(ecb_loop_turn(0) == 0);
  CHECK(write(fds[1], "x", 1) == 1);
  answer = E_WRITE;
  CHECK(ecb_loop_turn(0) == 1 && last_type == E_READ);
  answer = 32;
  CHECK(ecb_loop_turn(0) == 1 && last_type == E_WRITE);
  CHECK(strstr(host_log_line(), "server: RT106: ") && host_blocks() == 0);
  /* A hang-up wakes each waiting side. */
  answer = 0;
  schedule_event(build_fd_event(fds[0], E_EXCEPTION, 0, count_call, NULL));
  close(fds[1]);
  CHECK(ecb_loop_turn(0) == 1 && last_type == E_EXCEPTION);
  event = build_fd_event(fds[0], E_READ, 0, count_call, NULL);
  schedule_event(event);
  CHECK(clear_event_by_fd(fds[0]) == event && !clear_event_by_fd(fds[0]));
  CHECK(ecb_loop_turn(0) == 0);
  schedule_event(event);
  host_close(0);
}

static int clear_self(Event *event, int type, void *closure,
                      struct timeval *now) {
  (void)type;
  (void)now;
  CHECK(clear_event_by_fd(event->fd) == event);
  return closure ? E_READ : 0;
}

static void test_cleared(int unused) {
  int fds[2];
  (void)unused;
  host_open();
  host_pair(fds);
  CHECK(write(fds[1], "x", 1) == 1);
  schedule_event(build_fd_event(fds[0], E_READ, 0, clear_self, NULL));
  CHECK(ecb_loop_turn(0) == 1 && host_blocks() == 0 && !host_log_line());
  schedule_event(build_fd_event(fds[0], E_READ, 0, clear_self, fds));
  CHECK(ecb_loop_turn(0) == 1 && host_blocks() == 0);
  CHECK(strstr(host_log_line(), "RT112"));
  host_close(0);
}

static int close_and_wait(Event *event, int type, void *closure,
                          struct timeval *now) {
  (void)type;
  (void)closure;
  (void)now;
  close(event->fd);
  return E_WRITE;
}

static void test_gone(int unused) {
  int fds[2];
  (void)unused;
  host_open();
  host_pair(fds);
  CHECK(write(fds[1], "x", 1) == 1);
  schedule_event(build_fd_event(fds[0], E_READ, 0, close_and_wait, NULL));
  CHECK(ecb_loop_turn(0) == 1 && host_blocks() == 0);
  CHECK(strstr(host_log_line(), "RT107"));
  host_close(0);
}

/* ---- timers ---- */

static char order[64];

static int note(Event *event, int type, void *closure, struct timeval *now) {
  (void)event;
  CHECK(type == E_TIMEOUT && now->tv_sec >= 1500000000);
  strcat(order, closure);
  return 0;
}

static int note_and_repeat(Event *event, int type, void *closure,
                           struct timeval *now) {
  note(event, type, closure, now);
  schedule_event(build_event_from_now_f(0, -1, note, "!"));
  return 0;
}

static void later(float seconds, char *name) {
  schedule_event(build_event_from_now_f(seconds, -1, note, name));
}

static void test_timers(int unused) {
  struct timeval when = {1, 500000}, day = {1500001002, 0};
  Event *cleared, *absolute;
  (void)unused;
  host_open();
  later(2, "d");
  later(1, "a");
  later(1, "b");
  cleared = build_event_from_now_f(1, -1, note, "x");
  schedule_event(cleared);
  schedule_event(build_event_from_now(when, -1, note, "c"));
  absolute = build_event_from_epoch(day, -1, note, "e");
  CHECK(absolute->trigger.tv_sec == 1500001002);
  schedule_event(absolute);
  CHECK(clear_timed_event(cleared) == 1);
  CHECK(ecb_loop_turn(0) == 0);
  CHECK(ecb_loop_turn(10) == 2 && strcmp(order, "ab") == 0);
  CHECK(ecb_loop_turn(10) == 1 && ecb_loop_turn(10) == 2);
  CHECK(strcmp(order, "abcde") == 0 && host_time == 1002);
  /* What a callback schedules waits for the next turn, even without delay. */
  schedule_event(build_event_from_now_f(1, -1, note_and_repeat, "f"));
  later(1, "g");
  CHECK(ecb_loop_turn(10) == 2 && strcmp(order, "abcdefg") == 0);
  CHECK(ecb_loop_turn(10) == 1 && strcmp(order, "abcdefg!") == 0);
  CHECK(ecb_loop_turn(10) == 0 && host_time == 1013);
  cleared = build_event_from_now_f(-5, -1, note, "x");
  CHECK(clear_timed_event(cleared) == 0);
  event_free(cleared);
  host_close(0);
}

static Event *second;

static int clear_second(Event *event, int type, void *closure,
                        struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  CHECK(clear_timed_event(second) == 1);
  return 5;
}

static void test_cleared_timer(int unused) {
  (void)unused;
  host_open();
  schedule_event(build_event_from_now_f(1, -1, clear_second, NULL));
  second = build_event_from_now_f(1, -1, note, "x");
  schedule_event(second);
  CHECK(ecb_loop_turn(2) == 1 && host_blocks() == 0 && !*order);
  CHECK(strstr(host_log_line(), "RT103"));
  host_close(0);
}

/* ---- what is posted ---- */

static void *post_many(void *count) {
  int i;
  for (i = 0; i < *(int *)count; i++) {
    Event *event = (Event *)(void *)((ecb_event **)(void *)count)[1 + i];
    schedule_event_and_dispatch(event, E_READ | E_WRITE);
  }
  return NULL;
}

static void add_one(void *number) { *(int *)number += 1; }

static void *post_calls(void *number) {
  int i;
  for (i = 0; i < 20000; i++) {
    CHECK(ecb_post(add_one, number) == 0);
    if (i % 1000 == 0) {
      ping_scheduler();
    }
  }
  return NULL;
}

static void test_posting_threads(int unused) {
  pthread_t threads[2];
  int numbers[2] = {0, 0};
  (void)unused;
  host_open_real();
  CHECK(pthread_create(&threads[0], NULL, post_calls, &numbers[0]) == 0);
  CHECK(pthread_create(&threads[1], NULL, post_calls, &numbers[1]) == 0);
  while (numbers[0] + numbers[1] < 40000) {
    CHECK(ecb_loop_turn(ECB_NEVER) >= 0);
  }
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  CHECK(numbers[0] == 20000 && numbers[1] == 20000);
  host_close(0);
}

enum { SUSPENDED = 50 };

/* Each suspends itself, and two threads resume them. */
static int suspend(Event *event, int type, void *closure,
                   struct timeval *now) {
  Event *copy;
  (void)now;
  if (type != E_READ) {
    CHECK(type == (E_READ | E_WRITE));
    calls++;
    CHECK(event_close(event) == 0);
    return 0;
  }
  copy = ec_malloc(MEMTYPE_EVENT);
  memcpy(copy, event, sizeof(*event));
  event_post_dup(copy, event);
  CHECK(clear_event_by_fd(event->fd) == event);
  *(Event **)closure = copy;
  return 0;
}

static void test_suspend(int unused) {
  struct {
    int count;
    Event *events[SUSPENDED];
  } halves[2];
  pthread_t threads[2];
  int i, half, fds[2];
  (void)unused;
  host_open_real();
  for (i = 0; i < 2 * SUSPENDED; i++) {
    host_pair(fds);
    CHECK(write(fds[1], "x", 1) == 1);
    schedule_event(build_fd_event(fds[0], E_READ, 0, suspend,
                                  &halves[i % 2].events[i / 2]));
  }
  CHECK(ecb_loop_turn(0) == 2 * SUSPENDED);
  CHECK(ecb_loop_turn(0) == 0);
  for (half = 0; half < 2; half++) {
    halves[half].count = SUSPENDED;
    CHECK(pthread_create(&threads[half], NULL, post_many, &halves[half]) == 0);
  }
  while (calls < 2 * SUSPENDED) {
    CHECK(ecb_loop_turn(ECB_NEVER) >= 0);
  }
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  host_close(0);
}

static void post_again(void *number) {
  add_one(number);
  CHECK(ecb_post(post_again, number) == 0);
}

/* Calls that post further ones do not keep the loop in one turn. */
static void test_posted_rounds(int unused) {
  int number = 0;
  (void)unused;
  host_open();
  CHECK(ecb_post(post_again, &number) == 0);
  CHECK(ecb_loop_turn(0) == 1 && ecb_loop_turn(5) == 1 && number == 2);
  CHECK(host_time == 1000);
  host_close(0);
}

/* ---- the host's part ---- */

static void test_lent(int unused) {
  ecb_ready ready[ECB_BATCH];
  ecb_wait wait = {ECB_NEVER, UINT64_MAX, 0};
  int fds[2], theirs[2], served = 0;
  (void)unused;
  host_open();
  host_pair(fds);
  host_pair(theirs);
  CHECK(ecb_loop_lend(theirs[0], EPOLLIN) == 0);
  CHECK(ecb_loop_lend(theirs[0], EPOLLIN) == -1 && errno == EEXIST);
  schedule_event(build_fd_event(fds[0], E_READ, 0, count_call, &served));
  CHECK(ecb_loop_lend(fds[0], EPOLLIN) == -1 && errno == EEXIST);
  CHECK(!clear_event_by_fd(theirs[0]) && !get_event_by_fd(theirs[0]));
  /* C is served inside of the wait, the host's descriptor ends it. */
  CHECK(write(fds[1], "x", 1) == 1 && write(theirs[1], "x", 1) == 1);
  CHECK(ecb_loop_wait(&wait, ready) == 1 && served == 1);
  CHECK(ready[0].fd == theirs[0] && ready[0].bits == EPOLLIN);
  CHECK(ecb_loop_lend_other(theirs[0], EPOLLOUT) == 0);
  CHECK(ecb_loop_wait(&wait, ready) == 1 && ready[0].bits == EPOLLOUT);
  ecb_loop_take_back(theirs[0]);
  CHECK(ecb_loop_lend_other(theirs[0], EPOLLIN) == -1 && errno == ENOENT);
  /* Timers of C before the host's deadline, and those at it by order. */
  later(1, "a");
  later(3, "b");
  wait.deadline = 1003;
  wait.order = ecb_loop_next_order();
  later(3, "c");
  later(4, "d");
  CHECK(ecb_loop_wait(&wait, ready) == 0 && strcmp(order, "ab") == 0);
  CHECK(host_time == 1003);
  wait.deadline = 2000;
  ecb_loop_interrupt();
  CHECK(ecb_loop_wait(&wait, ready) == 0 && strcmp(order, "abc") == 0);
  CHECK(ecb_loop_wait(&wait, ready) == 0 && strcmp(order, "abcd") == 0);
  CHECK(host_time == 2000);
  host_close(0);
}

static void test_polled(int unused) {
  ecb_ready ready[ECB_BATCH], kept;
  ecb_wait wait = {ECB_NEVER, UINT64_MAX, 1};
  int fds[2], theirs[2], served = 0, number = 1;
  (void)unused;
  host_open();
  ecb_clock_set(NULL); /* a clock that is moved is never polled for */
  host_pair(fds);
  host_pair(theirs);
  CHECK(ecb_loop_lend(theirs[0], EPOLLIN) == 0);
  CHECK(ecb_loop_poll(ready) == 0);
  CHECK(write(theirs[1], "x", 1) == 1);
  CHECK(ecb_loop_poll(ready) == 1 && ready[0].fd == theirs[0]);
  /* The word stays with the loan. */
  CHECK(ecb_loop_lent(&ready[0]) && !*ecb_loop_lent(&ready[0]));
  *ecb_loop_lent(&ready[0]) = &served;
  CHECK(ecb_loop_poll(ready) == 1 && *ecb_loop_lent(&ready[0]) == &served);
  kept = ready[0];
  /* What is C's is served by the wait, which gets what was found. */
  schedule_event(build_fd_event(fds[0], E_READ, 0, count_call, &served));
  CHECK(write(fds[1], "x", 1) == 1);
  CHECK(ecb_loop_poll(ready) == -1 && served == 0);
  CHECK(ecb_loop_wait(&wait, ready) == 1 && served == 1);
  CHECK(ready[0].fd == theirs[0]);
  /* So is what was posted, a due timer, and a wish to return. */
  CHECK(ecb_post(add_one, &number) == 0 && ecb_loop_poll(ready) == -1);
  CHECK(ecb_loop_wait(&wait, ready) == 1 && number == 2);
  later(0, "a");
  CHECK(ecb_loop_poll(ready) == -1);
  CHECK(ecb_loop_wait(&wait, ready) == 1 && strcmp(order, "a") == 0);
  ecb_loop_interrupt();
  CHECK(ecb_loop_poll(ready) == -1 && ecb_loop_wait(&wait, ready) == 1);
  /* Lent anew, the descriptor is not that of the earlier readiness. */
  ecb_loop_take_back(theirs[0]);
  CHECK(!ecb_loop_lent(&kept));
  CHECK(ecb_loop_lend(theirs[0], EPOLLIN) == 0 && !ecb_loop_lent(&kept));
  CHECK(ecb_loop_poll(ready) == 1 && !*ecb_loop_lent(&ready[0]));
  ecb_loop_take_back(theirs[0]);
  CHECK(!ecb_loop_is_forked());
  host_close(0);
}

static void *interrupt_soon(void *unused) {
  (void)unused;
  ecb_loop_interrupt();
  return NULL;
}

static void test_interrupt(int unused) {
  ecb_ready ready[ECB_BATCH];
  ecb_wait wait = {ECB_NEVER, UINT64_MAX, 0};
  pthread_t thread;
  (void)unused;
  host_open_real();
  CHECK(pthread_create(&thread, NULL, interrupt_soon, NULL) == 0);
  CHECK(ecb_loop_wait(&wait, ready) == 0);
  pthread_join(thread, NULL);
  host_close(0);
}

static char served_order[8];
static int is_reversed;

static int note_fd(Event *event, int type, void *closure,
                   struct timeval *now) {
  (void)event;
  (void)type;
  (void)now;
  strcat(served_order, closure);
  return 0;
}

static void reverse(void *context, ecb_ready *batch, int count) {
  int i;
  (void)context;
  for (i = 0; is_reversed && i < count / 2; i++) {
    ecb_ready kept = batch[i];
    batch[i] = batch[count - 1 - i];
    batch[count - 1 - i] = kept;
  }
}

static void serve_host(void *context, int fd, u_int32_t bits) {
  (void)context;
  (void)fd;
  CHECK(bits == EPOLLIN);
  strcat(served_order, "H");
}

static void test_arrange(int way) {
  ecb_batch_order by = {NULL, reverse, serve_host, NULL};
  ecb_wait wait = {0, 0, 1};
  ecb_ready ready[ECB_BATCH];
  int a[2], b[2], c[2];
  host_open();
  is_reversed = way;
  ecb_loop_arrange(&by);
  host_pair(a);
  host_pair(b);
  host_pair(c);
  schedule_event(build_fd_event(a[0], E_READ, 0, note_fd, "a"));
  CHECK(ecb_loop_lend(b[0], EPOLLIN) == 0);
  schedule_event(build_fd_event(c[0], E_READ, 0, note_fd, "c"));
  CHECK(write(a[1], "x", 1) + write(b[1], "x", 1) + write(c[1], "x", 1) == 3);
  CHECK(ecb_loop_wait(&wait, ready) == 0);
  puts(served_order);
  ecb_loop_arrange(NULL);
  host_close(0);
}

/* ---- transactions and instances ---- */

static void test_deferral(int is_published) {
  int fds[2], posted = 0;
  const char *before;
  Event *cleared;
  host_open();
  host_pair(fds);
  CHECK(write(fds[1], "x", 1) == 1);
  ecb_loop_defer();
  before = ecb_enter_module(owl);
  schedule_event(build_fd_event(fds[0], E_READ, 0, count_call, NULL));
  later(1, "a");
  cleared = build_event_from_now_f(1, -1, note, "x");
  schedule_event(cleared);
  CHECK(clear_timed_event(cleared) == 1);
  CHECK(ecb_post(add_one, &posted) == 0);
  ecb_enter_module(before);
  later(1, "s"); /* the server's own */
  CHECK(ecb_loop_turn(2) == 1 && strcmp(order, "s") == 0 && !posted);
  ecb_loop_end_deferral(is_published);
  while (ecb_loop_turn(0)) {
  }
  CHECK(calls == is_published && posted == is_published);
  CHECK(strcmp(order, is_published ? "sa" : "s") == 0);
  CHECK(fcntl(fds[0], F_GETFD) >= 0);
  ecb_owner_end(owl);
  host_close(0);
}

static void test_owner(int unused) {
  int fds[2], mine[2], closed[2], posted = 0;
  const char *before;
  (void)unused;
  host_open();
  host_pair(fds);
  host_pair(mine);
  host_pair(closed);
  before = ecb_enter_module(owl);
  schedule_event(build_fd_event(fds[0], E_READ, 0, suspend, &second));
  schedule_event(build_fd_event(fds[1], E_READ, 0, count_call, NULL));
  schedule_event(build_fd_event(closed[0], E_READ, 0, count_call, NULL));
  later(1, "x");
  CHECK(ecb_post(add_one, &posted) == 0);
  ecb_enter_module(before);
  later(1, "s");
  CHECK(write(fds[1], "x", 1) == 1 && ecb_loop_turn(0) == 2 && posted == 1);
  CHECK(ecb_post(add_one, &posted) == 0); /* the server's */
  before = ecb_enter_module(owl);
  CHECK(ecb_post(add_one, &posted) == 0);
  ecb_enter_module(before);
  /* Closed without clearing, and the number is used by others by now. */
  CHECK(dup2(mine[0], closed[0]) == closed[0]);
  ecb_owner_end(owl);
  CHECK(fcntl(fds[1], F_GETFD) == -1 && fcntl(closed[0], F_GETFD) >= 0);
  CHECK(host_blocks() == 2); /* the server's timer, and who is suspended */
  CHECK(ecb_loop_turn(2) == 1 && posted == 2);
  CHECK(ecb_loop_turn(2) == 1 && strcmp(order, "s") == 0);
  /* Resumed after the end: its descriptor is closed, nothing is called. */
  schedule_event_and_dispatch(second, E_READ);
  ecb_loop_turn(0);
  CHECK(fcntl(fds[0], F_GETFD) == -1 && calls == 0);
  host_close(0);
}

/* ---- sets, and calls without readiness ---- */

static int each_turn(void *closure, struct timeval *now) {
  CHECK(now->tv_sec >= 1500000000);
  *(int *)closure += 1;
  return 0;
}

static void test_sets(int unused) {
  Event **set, *floating;
  int fds[2], count, turns = 0;
  (void)unused;
  host_open();
  host_pair(fds);
  get_fd_event_set(&set, &count);
  CHECK(count == 0);
  schedule_event(build_fd_event(fds[0], E_READ, 0, count_call, NULL));
  get_fd_event_set(&set, &count);
  CHECK(count == 1 && set[0] == get_event_by_fd(fds[0]));
  floating = build_fd_event(fds[1], E_READ, 0, count_call, NULL);
  float_event(floating);
  get_floating_event_set(&set, &count);
  CHECK(count == 1 && set[0] == floating);
  schedule_event(floating);
  get_floating_event_set(&set, &count);
  CHECK(count == 0);
  scheduler_recurrent_func_add(each_turn, &turns);
  CHECK(ecb_loop_turn(0) == 0 && ecb_loop_turn(0) == 0 && turns == 2);
  answer = E_READ;
  ecb_event_call_again(floating, E_READ);
  ecb_event_call_again(floating, E_WRITE);
  CHECK(ecb_loop_turn(9) == 1 && last_type == E_READ && host_time == 1000);
  ecb_event_call_again(floating, E_READ);
  event_free(clear_event_by_fd(fds[1]));
  CHECK(ecb_loop_turn(0) == 0 && get_scheduler_pid() == getpid());
  CHECK(sp_sync_close(fds[1], 1) == 0);
  host_close(0);
}

/* ---- faults ---- */

static Event *fault_event(void) {
  static int fds[2];
  host_pair(fds);
  return build_fd_event(fds[0], E_READ, 0, count_call, NULL);
}

static void *schedule_here(void *event) {
  schedule_event(event);
  return NULL;
}

static int free_self(Event *event, int type, void *closure,
                     struct timeval *now) {
  (void)type;
  (void)closure;
  (void)now;
  event_free(event);
  return 0;
}

static int nested(Event *event, int type, void *closure,
                  struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  return ecb_loop_turn(0);
}

static void run_fault(int number) {
  pthread_t thread;
  Event *event, copy;
  char text[4];
  int mask;
  host_open();
  event = fault_event();
  ecb_enter_module(owl);
  switch (number) {
    case 0:
      pthread_create(&thread, NULL, schedule_here, event);
      pthread_join(thread, NULL);
      break;
    case 1:
      schedule_event(build_event_from_now_f(0, -1, free_self, NULL));
      ecb_loop_turn(0);
      break;
    case 2:
      schedule_event(event);
      schedule_event(event);
      break;
    case 3:
      schedule_event(event);
      schedule_event(build_fd_event(event->fd, E_READ, 0, count_call, NULL));
      break;
    case 4:
      build_fd_event(event->fd, 8, 0, count_call, NULL);
      break;
    case 5:
      event->fd = open("/proc/self/exe", O_RDONLY);
      schedule_event(event);
      break;
    case 6:
      build_event_from_now_f((float)NAN, -1, note, NULL);
      break;
    case 7:
      schedule_event(event);
      event_free(event);
      break;
    case 8:
      schedule_event(build_event_from_now_f(0, -1, nested, NULL));
      ecb_loop_turn(0);
      break;
    case 9:
      ecb_loop_close();
      schedule_event(event);
      break;
    case 10:
      event_post_dup(&copy, build_event_from_now_f(0, -1, note, NULL));
      break;
    case 11:
      event_close(event);
      event_read(event, text, 1, &mask);
      break;
    case 12:
      schedule_event_and_dispatch(event, 0);
      schedule_event_and_dispatch(event, 0);
      break;
    default:
      if (fork() == 0) {
        schedule_event(event);
      }
      wait(&mask);
      exit(WIFSIGNALED(mask) ? 9 : 0);
  }
}

/* Each allocation and system call in turn fails. */
static void test_failing(int failing) {
  int fds[2], turns, number = 0;
  Event *event, *timer;
  host_open();
  host_pair(fds);
  fail_at = allocation_count + failing;
  event = build_fd_event(fds[0], E_READ, 0, count_call, NULL);
  timer = build_event_from_now_f(1, -1, count_call, NULL);
  answer = 0;
  if (event) {
    schedule_event(event);
  }
  if (timer) {
    schedule_event(timer);
  }
  CHECK(write(fds[1], "x", 1) == 1);
  number = ecb_post(add_one, &number);
  for (turns = 0; turns < 4; turns++) {
    ecb_loop_turn(2);
  }
  CHECK(calls == (event != NULL) + (timer != NULL));
  puts(allocation_count < fail_at ? "none failed" : "failed");
  host_close(0);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"echo", test_echo},
      {"reused", test_reused},
      {"masks", test_masks},
      {"cleared", test_cleared},
      {"gone", test_gone},
      {"timers", test_timers},
      {"cleared_timer", test_cleared_timer},
      {"posting_threads", test_posting_threads},
      {"suspend", test_suspend},
      {"posted_rounds", test_posted_rounds},
      {"lent", test_lent},
      {"polled", test_polled},
      {"interrupt", test_interrupt},
      {"arrange", test_arrange},
      {"deferral", test_deferral},
      {"owner", test_owner},
      {"sets", test_sets},
      {"fault", run_fault},
      {"failing", test_failing},
      {NULL, NULL},
  };
  return run_case(cases, argc, argv);
}
