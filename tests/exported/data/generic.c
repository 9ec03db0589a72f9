/* A generic module in Python: an instance for each generation. Arguments: case,
   number, folder. */
#include "host.h"

#include <malloc.h>
#include <sched.h>

#include "hooks/beacon/ask_v1.h"
#include "hooks/shoal/sum_v1.h"

enum { THREADS = 4 };
/* What the caches of both languages may come to in half of a storm. */
enum { FLAT_KIBIBYTES = 2048 };

static const char *folder;
static int stop;         /* atomic */
static u_int64_t called; /* atomic */

static int sum(int number) { return call_shoal_sum_v1_hook(number); }

static void reload_with(const char *depth) {
  host_set("depth", "", depth);
  CHECK(host_reload(NULL, 0) == 0);
}

static void start(void) {
  host_open();
  CHECK(host_load(folder, "shoal"));
  CHECK(sum(1) == 0); /* no generation yet */
  reload_with("2");
}

/* Values and state are those of one generation; DESTROY comes once. */
static void generations(int unused) {
  char said[512];
  (void)unused;
  start();
  CHECK(sum(1) == 2003);
  reload_with("3");
  CHECK(sum(1) == 3004);
  host_settle();
  host_expect_log("destroyed in state 2");
  host_set("names", "", "(\"a\" \"b\" \"c\" \"d\")");
  reload_with("4");
  CHECK(sum(1) == 4007);
  host_set("depth", "", "13");
  CHECK(host_reload(said, sizeof(said)) == -1);
  CHECK(strstr(said, "ValueError: it is too deep"));
  CHECK(sum(1) == 4007);
  reload_with("5");
  CHECK(sum(1) == 5008);
  host_settle();
  host_end();
}

/* Two trees, two libraries, one interpreter. */
static void two(int unused) {
  (void)unused;
  host_open();
  CHECK(host_load(folder, "beacon"));
  CHECK(host_load(folder, "shoal"));
  reload_with("6");
  CHECK(sum(1) == 6007);
  CHECK(call_beacon_ask_v1_hook("add", 1) == 2);
  CHECK(call_beacon_ask_v1_hook("option", 0) == 7);
  host_end();
}

static void *call_all_the_time(void *unused) {
  (void)unused;
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    int found = sum(0);
    CHECK(found / 1000 == found % 1000);
    __atomic_add_fetch(&called, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

static void half(int count) {
  pthread_t threads[THREADS];
  char depth[16];
  int index;
  __atomic_store_n(&stop, 0, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
  for (index = 0; index < count; index++) {
    u_int64_t before = __atomic_load_n(&called, __ATOMIC_RELAXED);
    while (__atomic_load_n(&called, __ATOMIC_RELAXED) == before) {
      sched_yield();
    }
    snprintf(depth, sizeof(depth), "%d", 20 + index % 500);
    reload_with(depth);
    host_serve(0);
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    pthread_join(threads[index], NULL);
  }
  host_settle();
  host_log();
}

static void storm(int count) {
  long before;
  start();
  half(count / 2);
  before = host_resident();
  half(count - count / 2);
  printf("%d reloads, %lld calls\n", count,
         (long long)__atomic_load_n(&called, __ATOMIC_RELAXED));
  if (host_resident() > before + FLAT_KIBIBYTES) {
    fprintf(stderr, "memory grew from %ld to %ld KiB\n", before,
            host_resident());
    exit(5);
  }
  host_end();
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {{"generations", generations},
                                           {"two", two},
                                           {"storm", storm},
                                           {NULL, NULL}};
  CHECK(argc == 4);
  folder = argv[3];
  return run_case(cases, argc, argv);
}
