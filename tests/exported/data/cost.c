/* The cost of a call of a provider in Python from a server in plain C, and of
   the start: idle|own|scoped COUNT FOLDER prints seconds of this thread for all
   calls, start 0 FOLDER milliseconds. */
#include "host.h"

#include <time.h>

#include "hooks/beacon/idle_v1.h"
#include "hooks/beacon/own_v1.h"
#include "hooks/beacon/scoped_v1.h"

static const char *folder;

static void start(void) {
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_reload(NULL, 0) == 0);
}

static double processor_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* In a thread of the server, which Python has not made. */
static int calls;
static int kind;
static double spent;

static void *call(void *unused) {
  static char block[64];
  double begun;
  int index, answer = 0;
  (void)unused;
  answer += call_beacon_own_v1_hook("a.test");
  begun = processor_seconds();
  for (index = 0; index < calls; index++) {
    switch (kind) {
    case 0:
      answer += call_beacon_idle_v1_hook((void *)block, (void *)(block + 8),
                                         (void *)(block + 16));
      break;
    case 1:
      answer += call_beacon_own_v1_hook("a.test");
      break;
    default:
      answer += call_beacon_scoped_v1_hook("a.test");
    }
  }
  spent = processor_seconds() - begun;
  CHECK(answer >= 7);
  return NULL;
}

static void measure(int which, int count) {
  pthread_t thread;
  kind = which;
  calls = count;
  start();
  CHECK(pthread_create(&thread, NULL, call, NULL) == 0);
  pthread_join(thread, NULL);
  printf("%.9f\n", spent);
  fflush(stdout);
  _Exit(0); /* nothing of the module's is to be printed */
}

static void idle(int count) { measure(0, count); }
static void own(int count) { measure(1, count); }
static void scoped(int count) { measure(2, count); }

static void begin(int unused) {
  double begun;
  (void)unused;
  host_open();
  begun = processor_seconds();
  CHECK(host_load(folder, "beacon"));
  printf("%.6f\n", processor_seconds() - begun);
  fflush(stdout);
  _Exit(0);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {{"idle", idle},
                                           {"own", own},
                                           {"scoped", scoped},
                                           {"start", begin},
                                           {NULL, NULL}};
  CHECK(argc == 4);
  folder = argv[3];
  return run_case(cases, argc, argv);
}
