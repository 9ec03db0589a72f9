/* Threads of a server in a module in Python. Arguments: case, number, folder. */
#include "host.h"

#include <sched.h>
#include <unistd.h>

#include "hooks/beacon/ask_v1.h"

enum { THREADS = 8 };

static const char *folder;
static int stop;         /* atomic */
static u_int64_t called; /* atomic */

static int ask(const char *what, int number) {
  return call_beacon_ask_v1_hook(what, number);
}

static void start(void) {
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_reload(NULL, 0) == 0);
}

static void *call_all_the_time(void *unused) {
  int number;
  (void)unused;
  for (number = 0; !__atomic_load_n(&stop, __ATOMIC_RELAXED); number++) {
    CHECK(ask("add", number) == number + 1);
    CHECK(ask("option", 0) >= 7);
    __atomic_add_fetch(&called, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

/* Reloads meet calls of eight threads. */
static void reloads(int count) {
  pthread_t threads[THREADS];
  char value[16];
  int index;
  start();
  for (index = 0; index < THREADS; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
  for (index = 0; index < count; index++) {
    snprintf(value, sizeof(value), "%d", 30 + index % 50);
    host_set("brightness", "", value);
    CHECK(host_reload(NULL, 0) == 0);
    host_serve(0);
  }
  while (__atomic_load_n(&called, __ATOMIC_RELAXED) < 1000) {
    sched_yield();
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    pthread_join(threads[index], NULL);
  }
  host_settle();
  CHECK(ask("option", 0) == 30 + (count - 1) % 50);
  CHECK(strcmp(host_log(), "") == 0);
  host_end();
}

static void *call_once(void *unused) {
  (void)unused;
  CHECK(ask("add", 1) == 2);
  return NULL;
}

static void make_threads(int count) {
  while (count-- > 0) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, call_once, NULL) == 0);
    pthread_join(thread, NULL);
  }
}

/* The states of threads go with them. */
static void short_threads(int count) {
  long before;
  start();
  make_threads(count);
  before = host_resident();
  make_threads(count);
  CHECK(host_resident() < before + 512);
  host_end();
}

/* exit() while threads compute, sleep and wait for the lock within Python. */
static void *stay(void *what) {
  for (;;) {
    ask(what, 5);
  }
  return NULL;
}

static void leave(int status) {
  int index;
  start();
  for (index = 0; index < THREADS; index++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, stay,
                         index % 2 ? "compute" : "sleep") == 0);
    pthread_detach(thread);
  }
  CHECK(ask("thread", 100) == 100); /* one of Python's own */
  host_serve(0.05);
  host_end();
  exit(status);
}

/* After the end of Python's users its threads still may be there: they come
   back from their calls. */
static void late_calls(int unused) {
  pthread_t thread;
  (void)unused;
  start();
  CHECK(pthread_create(&thread, NULL, call_all_the_time, NULL) == 0);
  host_serve(0.02);
  host_end();
  host_serve(0.02);
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  alarm(20); /* else it waits for ever */
  pthread_join(thread, NULL);
  CHECK(ask("add", 1) == 2);
}

static void small_stack(int kilobytes) {
  pthread_attr_t attributes;
  pthread_t thread;
  start();
  host_log();
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, (size_t)kilobytes * 1024) == 0);
  CHECK(pthread_create(&thread, &attributes, call_once, NULL) == 0);
  pthread_join(thread, NULL);
  printf("%s", host_log());
  host_end();
}

static int by_size(const void *one, const void *other) {
  double difference = *(const double *)one - *(const double *)other;
  return (difference > 0) - (difference < 0);
}

/* A thread that computes in Python keeps a provider waiting for a switch of
   threads, and not for as long as it computes. */
static void latency(int unused) {
  double waited[51];
  int index;
  (void)unused;
  start();
  CHECK(ask("thread", 1500) == 1500);
  for (index = 0; index < 51; index++) {
    double begun;
    usleep(1000);
    begun = host_seconds();
    ask("add", 1);
    waited[index] = host_seconds() - begun;
  }
  qsort(waited, 51, sizeof(*waited), by_size);
  printf("%.2f ms\n", waited[25] * 1e3);
  host_end();
  exit(0);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {{"reloads", reloads},
                                           {"short_threads", short_threads},
                                           {"leave", leave},
                                           {"late_calls", late_calls},
                                           {"small_stack", small_stack},
                                           {"latency", latency},
                                           {NULL, NULL}};
  CHECK(argc == 4);
  folder = argv[3];
  return run_case(cases, argc, argv);
}
