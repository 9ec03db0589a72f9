/* A server in plain C that reloads a generic module while threads call it.

   reloads COUNT: half of them, then a look at the memory, then the other half;
   what is used afterwards may not differ. */
#include <malloc.h>
#include <pthread.h>
#include <sched.h>

#include "config/options.h"
#include "config/values.h"
#include "ec_thread_pool.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "hooks/generation.h"
#include "loop/loop.h"
#include "loop/owner.h"
#include "memory/usage.h"
#include "module/instance.h"
#include "module/log_queue.h"
#include "pools/pools.h"
#include "program.h"
#include "shoal.h"

enum { THREADS = 4, WORKERS = 2, HOLDS = 64, SLOT = 700, LAG = 70 };
/* What a thread of a pool has from its first job on, and some more. */
enum { FLAT_BYTES = 131072 };

/* One generation as the host has it: its only instance. */
typedef struct life {
  generic_module_infrastructure infrastructure;
  module_instance_data *instance;
  int number;
} life;

static int newest, ended, stop; /* atomic */
static u_int64_t calls;         /* atomic */
static pthread_barrier_t all_are_there;

/* ---- the host ---- */

static int register_option(void *context, void *instance,
                           ec_config_option_def *definition) {
  (void)context;
  (void)instance;
  return ecb_option_set(SLOT, definition) == 0 ? SLOT : -1;
}

static void generation_ended(void *context, void *generation) {
  life *one = generation;
  (void)context;
  CHECK(ecb_instance_ext_init(one->instance, NULL, NULL,
                              EC_MODULE_INIT_DESTROY) == 0);
  ecb_owner_end(one->instance->name);
  ecb_instance_free(one->instance);
  free(one);
  __atomic_add_fetch(&ended, 1, __ATOMIC_RELEASE);
}

static const ecb_host host = {.register_option = register_option,
                              .generation_ended = generation_ended};

static void drain_log(void) {
  u_int64_t dropped;
  ecb_line *line = ecb_log_drain(&dropped);
  while (line) {
    ecb_line *next = line->next;
    ecb_line_free(line);
    line = next;
  }
}

/* ---- reloads: this thread ---- */

static life *make_instance(int number) {
  life *one = calloc(1, sizeof(*one));
  CHECK(one);
  one->infrastructure = shoal_image;
  one->infrastructure.shared._inst = NULL;
  one->number = number;
  one->instance = ecb_instance_new(&one->infrastructure, "shoal \"a\"", one);
  CHECK(one->instance);
  return one;
}

static void start(life *one, ecb_generation *generation) {
  ec_config_header *transaction = &generation->shown.header;
  ecb_value *value = ecb_value_new(generation, SLOT, one->instance->name);
  CHECK(value);
  ecb_value_storage(value, 0)->vint = one->number;
  CHECK(ecb_owner_begin(one->instance->name, generation) == 0);
  CHECK(ecb_instance_ext_init(one->instance, transaction, NULL,
                              EC_MODULE_INIT_INIT) == 0);
  CHECK(ecb_instance_ext_init(one->instance, transaction, NULL,
                              EC_MODULE_INIT_POSTINIT) == 0);
  CHECK(ecb_generation_add(generation, &one->instance->registrar) == 0);
}

static void reload(int number) {
  life *one = make_instance(number);
  ecb_generation *generation = ecb_generation_new((u_int32_t)number, one);
  CHECK(generation && ecb_values_prepare(generation) == 0);
  ecb_loop_defer();
  ecb_pools_defer();
  start(one, generation);
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
  ecb_loop_end_deferral(1);
  ecb_pools_end_deferral(1);
  __atomic_store_n(&newest, number, __ATOMIC_RELEASE);
}

static void serve(void) {
  CHECK(ecb_loop_turn(0) >= 0);
  ecb_generations_collect();
  drain_log();
}

/* ---- calls: threads ---- */

#ifdef PLANT_STALE
/* One thread uses a generation that it has given back, once that has ended and
   even its header, which tells that from a valid one for a while, is gone. */
static void use_held(ecb_generation *held) {
  static int has_begun;
  int then = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
  ecb_generation_release(held);
  if (__atomic_exchange_n(&has_begun, 1, __ATOMIC_ACQ_REL)) {
    return;
  }
  while (__atomic_load_n(&ended, __ATOMIC_ACQUIRE) < then + LAG &&
         !__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    sched_yield();
  }
  if (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    call_shoal_sum_txn(&held->shown.header, 0);
  }
}
#else
/* It stays the same, whatever is loaded meanwhile. */
static void use_held(ecb_generation *held) {
  int number = (int)held->shown.header.generation;
  CHECK(call_shoal_sum_txn(&held->shown.header, 0) == number);
  sched_yield();
  CHECK(call_shoal_sum_txn(&held->shown.header, 1) == number + 1);
  ecb_generation_release(held);
}
#endif

static void *call_all_the_time(void *unused) {
  int done;
  (void)unused;
  pthread_barrier_wait(&all_are_there);
  for (done = 0; !__atomic_load_n(&stop, __ATOMIC_RELAXED); done++) {
    int before = __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
    CHECK(call_shoal_sum_hook(0) >= before);
    __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (done % HOLDS == 0) {
      use_held(ecb_generation_hold_current());
    }
  }
  return NULL;
}

/* Each reload meets calls that have begun before it. */
static void wait_for_a_call(void) {
  u_int64_t before = __atomic_load_n(&calls, __ATOMIC_RELAXED);
  while (__atomic_load_n(&calls, __ATOMIC_RELAXED) == before) {
    sched_yield();
  }
}

/* ---- the storm ---- */

/* What only an idle server has: every generation but the newest has ended. */
static void settle(void) {
  while (__atomic_load_n(&shoal_jobs, __ATOMIC_RELAXED) > 0 ||
         ecb_pools_busy() || __atomic_load_n(&ended, __ATOMIC_ACQUIRE) <
                                 __atomic_load_n(&newest, __ATOMIC_RELAXED) - 1) {
    serve();
    sched_yield();
  }
}

static void storm(int count) {
  pthread_t threads[THREADS];
  int index, number = __atomic_load_n(&newest, __ATOMIC_RELAXED);
  __atomic_store_n(&stop, 0, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
  pthread_barrier_wait(&all_are_there);
  for (index = 0; index < count; index++) {
    wait_for_a_call();
    reload(++number);
    serve();
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < THREADS; index++) {
    pthread_join(threads[index], NULL);
  }
  settle();
}

static u_int64_t used_bytes(void) {
  ec_memory_is_low(); /* free lists are given back */
  return mallinfo2().uordblks;
}

static void run_reloads(int count) {
  u_int64_t half, whole;
  storm(count / 2);
  half = used_bytes();
  storm(count - count / 2);
  whole = used_bytes();
  if (whole > half + FLAT_BYTES) {
    fprintf(stderr, "memory grew from %llu to %llu bytes in %d reloads\n",
            (unsigned long long)half, (unsigned long long)whole,
            count - count / 2);
    exit(4);
  }
}

static void set_up(void) {
  module_instance_data *image;
  ecb_host_set(&host);
  CHECK(ecb_log_open() >= 0);
  ecb_enter_module(NULL);
  CHECK(ecb_loop_open() == 0);
  CHECK(ecb_pool_set(ECTP_CLASS_IO, "IO", WORKERS, 0, 0) == 0);
  image = ecb_instance_new(&shoal_image, "shoal", NULL);
  CHECK(image && ecb_instance_conf_setup(image, 0) == 0);
  CHECK(pthread_barrier_init(&all_are_there, NULL, THREADS + 1) == 0);
  reload(1);
  ecb_instance_free(image);
}

static void tear_down(void) {
  int type;
  ecb_usage usage;
  ecb_generations_close();
  CHECK(ecb_pools_shutdown(10, NULL, NULL) == 0);
  CHECK(ecb_generations_collect() == 0);
  drain_log();
  ecb_option_set(SLOT, NULL);
  ecb_loop_close();
  CHECK(ended == newest);
  for (type = 0; type < MEMTYPE_MAX; type++) {
    CHECK(ecb_memory_usage(type, &usage) != 0 || usage.live_blocks == 0);
  }
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 0;
  if (argc > 2 && strcmp(argv[2], "fences") == 0) {
    ecb_readers_fence_themselves();
  }
  set_up();
  run_reloads(count);
  tear_down();
  printf("%d reloads\n", newest - 1);
  return 0;
}
