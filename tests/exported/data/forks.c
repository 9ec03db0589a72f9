/* Children of a server with Python. Arguments: case, number, folder. */
#include "host.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/beacon/ask_v1.h"

enum { THREADS = 3, GOOD = 0, OTHER = 1, HUNG = 2 };

static const char *folder;
static int stop; /* atomic */

static int ask(const char *what, int number) {
  return call_beacon_ask_v1_hook(what, number);
}

static void *call_all_the_time(void *unused) {
  (void)unused;
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    ask("log_locked", 1);
  }
  return NULL;
}

static void begin_threads(pthread_t *threads) {
  int index;
  for (index = 0; index < THREADS; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
}

static void end_threads(pthread_t *threads) {
  int index;
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    pthread_join(threads[index], NULL);
  }
}

static int outcome(pid_t child) {
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    return HUNG;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? GOOD : OTHER;
}

/* The server goes into the background: the child is the server, and has Python.
   Its loop is not the core's, which refuses that. */
static void background(int unused) {
  pthread_t threads[THREADS];
  pid_t child;
  (void)unused;
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_reload(NULL, 0) == 0);
  child = fork();
  CHECK(child >= 0);
  if (child > 0) {
    CHECK(outcome(child) == GOOD);
    return;
  }
  alarm(20);
  begin_threads(threads);
  usleep(50000);
  CHECK(ask("add", 1) == 2);
  CHECK(ask("thread", 1) == 1);
  end_threads(threads);
  host_end();
  exit(0);
}

/* A child of a server at work: Python is left alone there. */
static void late(int count) {
  int found[3] = {0, 0, 0}, index;
  pthread_t threads[THREADS];
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_reload(NULL, 0) == 0);
  begin_threads(threads);
  usleep(20000);
  for (index = 0; index < count && !found[HUNG]; index++) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
      alarm(2);
      _exit(ask("log_locked", 1) == -9 ? 0 : 1);
    }
    found[outcome(child)]++;
    host_log();
  }
  end_threads(threads);
  printf("%d good, %d other, %d hung\n", found[GOOD], found[OTHER],
         found[HUNG]);
  CHECK(ask("program", 4) == 4); /* a fork of Python's own */
  host_end();
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"background", background}, {"late", late}, {NULL, NULL}};
  CHECK(argc == 4);
  folder = argv[3];
  return run_case(cases, argc, argv);
}
