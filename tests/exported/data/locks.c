/* Two threads, a lock of the server's and the lock of the interpreter. Each case
   is a circle of waiting threads unless the rules of locks hold.
   Arguments: case, number of calls, folder. */
#include "host.h"

#include <stdarg.h>
#include <unistd.h>

#include "hooks/beacon/ask_v1.h"

static const char *folder;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static u_int64_t calls_wanted;
static u_int64_t held, logged, lines; /* atomic */
static const char *holder_asks, *logger_asks;

/* In place of the core's, which never waits: a server whose log has a lock. */
void ec_mod_debug(generic_module_infrastructure *self, int level,
                  const char *format, ...) {
  (void)self;
  (void)level;
  (void)format;
  pthread_mutex_lock(&log_lock);
  __atomic_add_fetch(&lines, 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&log_lock);
}

/* Both go on until each has made its calls, so that they meet. */
static int is_done(void) {
  return __atomic_load_n(&held, __ATOMIC_RELAXED) >= calls_wanted &&
         __atomic_load_n(&logged, __ATOMIC_RELAXED) >= calls_wanted;
}

/* Calls hooks with the server's log locked, as a sink of the log may. */
static void *hold(void *unused) {
  (void)unused;
  while (!is_done()) {
    pthread_mutex_lock(&log_lock);
    call_beacon_ask_v1_hook(holder_asks, 1);
    pthread_mutex_unlock(&log_lock);
    __atomic_add_fetch(&held, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

static void *write_log(void *unused) {
  (void)unused;
  while (!is_done()) {
    call_beacon_ask_v1_hook(logger_asks, 1);
    __atomic_add_fetch(&logged, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

/* Ends the process with 2 when nobody gets on for two seconds. */
static void watch(void) {
  u_int64_t before = 0;
  int idle = 0;
  while (idle < 20) {
    u_int64_t now = __atomic_load_n(&held, __ATOMIC_RELAXED) +
                    __atomic_load_n(&logged, __ATOMIC_RELAXED);
    if (is_done()) {
      return;
    }
    idle = now == before ? idle + 1 : 0;
    before = now;
    usleep(100000);
  }
  puts("deadlock");
  fflush(stdout);
  _exit(2);
}

static void run(const char *held_word, const char *logged_word, int count) {
  pthread_t threads[2];
  holder_asks = held_word;
  logger_asks = logged_word;
  calls_wanted = (u_int64_t)count;
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_reload(NULL, 0) == 0);
  CHECK(pthread_create(&threads[0], NULL, hold, NULL) == 0);
  CHECK(pthread_create(&threads[1], NULL, write_log, NULL) == 0);
  watch();
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  CHECK(__atomic_load_n(&lines, __ATOMIC_RELAXED) >= (u_int64_t)count);
  puts("both got on");
}

/* The writer, a thread of the author's, waits for the log with the lock of the
   interpreter, the holder for that lock. */
static void interpreter(int count) { run("add", "log_elsewhere", count); }

/* The same with a lock of the author's. */
static void author(int count) { run("lock", "log_locked", count); }

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"interpreter", interpreter}, {"author", author}, {NULL, NULL}};
  CHECK(argc == 4);
  folder = argv[3];
  return run_case(cases, argc, argv);
}
