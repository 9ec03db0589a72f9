/* Taps of hooks, with a host in C: what is told, in order, and what stays. */
#include <pthread.h>

#include "declarations.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "faults.h"
#include "hooks/generation.h"
#include "hooks/heads.h"
#include "hooks/registrar.h"
#include "hooks/tap.h"
#include "late.h"
#include "program.h"

static char told[512];
static int number, calls_done, calls_told, stop;
static ecb_registrar owl;

/* ---- providers; foreign ones are numbers at even addresses ---- */

typedef struct foreign {
  long amount;
} foreign;
static foreign ten = {10}, failing = {-1};

static int add_one(void *closure, int amount) {
  (void)closure;
  return amount + 1;
}

static int refuse(void *closure, int amount) {
  (void)closure;
  return -amount;
}

static void tell(void *closure, const char *text) {
  (void)closure;
  if (*text == '!') {
    call_reef_sum_hook(7);
  }
}

static int call_foreign(void *context, void *provider,
                        const ec_hook_decl *declaration, const ec_slot *slots,
                        ec_slot *result) {
  const foreign *self = provider;
  (void)context, (void)declaration;
  result->number = self->amount < 0 ? -7 : slots[0].number + self->amount;
  return self->amount < 0 ? -1 : 0;
}

static const ecb_host host = {.call_provider = call_foreign};

/* ---- the watcher ---- */

static void note(const char *format, const char *name, long first, long second) {
  size_t length = strlen(told);
  snprintf(told + length, sizeof(told) - length, format, name, first, second);
}

static void begun(void *observer, const ec_hook_decl *declaration,
                  u_int32_t generation, u_int32_t depth, const ec_slot *slots) {
  (void)generation;
  CHECK(strcmp(observer, declaration->name) == 0);
  note("%s@%ld(%ld) ", declaration->name + 5, depth,
       declaration->kinds[0] == 'i' ? (int)slots[0].number : 0);
}

static void answered(void *observer, const ec_hook_decl *declaration,
                     u_int32_t depth, u_int32_t at, const ec_slot *slots,
                     const ec_slot *result, int failed) {
  (void)observer, (void)declaration, (void)depth, (void)slots;
  note(failed ? "%s%ld:failed " : "%s%ld:%ld ", "", at, (int)result->number);
}

static void ended(void *observer, const ec_hook_decl *declaration,
                  u_int32_t depth, const ec_slot *result) {
  (void)observer, (void)declaration, (void)depth;
  note("%s=%ld;", "", (int)result->number, 0);
}

static const ecb_watcher watcher = {begun, answered, ended};

static void publish(int with_failure) {
  ecb_generation *generation = ecb_generation_new((u_int32_t)++number, NULL);
  CHECK(generation);
  CHECK(ecb_generation_add(generation, &owl) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_sum",
                                   with_failure ? &failing : &ten, 0) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_late", &ten, 0) == 0);
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
}

static void prepare(void) {
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(add_one, NULL);
  register_reef_told_hook_last(tell, NULL);
  ecb_registrar_close();
}

static void expect(const char *wanted) {
  if (strcmp(told, wanted) != 0) {
    fprintf(stderr, "told '%s', not '%s'\n", told, wanted);
    exit(1);
  }
  told[0] = '\0';
}

/* ---- cases ---- */

static void test_what_is_told(int unused) {
  (void)unused;
  prepare();
  publish(0);
  CHECK(call_reef_sum_hook(5) == 15);
  expect("");
  CHECK(ecb_tap_open("reef_sum", &watcher, (void *)"reef_sum") == 0);
  CHECK(ecb_tap_open("reef_told", &watcher, (void *)"reef_told") == 0);
  CHECK(call_reef_sum_hook(5) == 15);
  expect("sum@1(5) 0:6 1:15 =15;");
  /* A void call, and one in it. */
  call_reef_told_hook("!");
  expect("told@1(0) sum@2(7) 0:8 1:17 =17;0:0 =0;");
  /* A further generation is tapped from its start. */
  publish(1);
  CHECK(call_reef_sum_hook(5) == -7);
  expect("sum@1(5) 0:6 1:failed =-7;");
  CHECK(!ec_thread_self_->failed);
  ecb_tap_close("reef_sum");
  CHECK(call_reef_sum_hook(5) == -7);
  call_reef_told_hook("?");
  expect("told@1(0) 0:0 =0;");
  /* It may be opened again, with the chains that were made for it. */
  CHECK(ecb_tap_open("reef_sum", &watcher, (void *)"reef_sum") == 0);
  CHECK(call_reef_sum_hook(5) == -7);
  expect("sum@1(5) 0:6 1:failed =-7;");
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
  CHECK(call_reef_sum_hook(5) == 0);
  expect("");
}

static void test_a_chain_that_ends_early(int unused) {
  (void)unused;
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(refuse, NULL);
  ecb_registrar_close();
  publish(0);
  CHECK(ecb_tap_open("reef_sum", &watcher, (void *)"reef_sum") == 0);
  CHECK(call_reef_sum_hook(5) == -5);
  expect("sum@1(5) 0:-5 =-5;");
}

static void test_late_declaration(int unused) {
  (void)unused;
  prepare();
  publish(0);
  CHECK(ecb_tap_open("reef_late", &watcher, (void *)"reef_late") == 0);
  CHECK(call_late(5, "x") == 15);
  expect("late@1(0) 0:15 =15;");
}

/* The array of a chain shows the providers themselves. */
static void test_array(int unused) {
  ecb_generation *generation;
  struct __ec_hook_head *head = module_get_hook_head("reef_sum", "");
  const ec_hook_provider *provider;
  ec_ptr_array *array;
  (void)unused;
  prepare();
  CHECK(ecb_tap_open("reef_sum", &watcher, (void *)"reef_sum") == 0);
  publish(0);
  CHECK(call_reef_sum_hook(5) == 15);
  generation = ecb_generation_hold_current();
  array = module_get_hook_array_from_transaction(&generation->shown.header, head);
  provider = array->items[1];
  CHECK(array->size == 2 && provider->closure == &ten);
  ecb_generation_release(generation);
}

/* A tap that lacks memory is told, or its chain goes on as it is. */
static void test_allocations(int at) {
  prepare();
  publish(0);
  CHECK(has_reef_sum_hook());
  allocation_count = 0;
  fail_at = at;
  CHECK(ecb_tap_open("reef_sum", &watcher, (void *)"reef_sum") == 0 ||
        allocation_count >= fail_at);
  fail_at = 0;
  CHECK(call_reef_sum_hook(5) == 15);
  CHECK(told[0] == '\0' || strcmp(told, "sum@1(5) 0:6 1:15 =15;") == 0);
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
  ecb_registrar_clear(&owl);
  printf("%s\n", told[0] ? "watched" : "not watched");
}

/* ---- taps and reloads against calling threads ---- */

static void count_begun(void *observer, const ec_hook_decl *declaration,
                        u_int32_t generation, u_int32_t depth,
                        const ec_slot *slots) {
  (void)observer, (void)declaration, (void)generation, (void)slots;
  CHECK(depth == 1);
  __atomic_add_fetch(&calls_told, 1, __ATOMIC_RELAXED);
}

static void count_answered(void *observer, const ec_hook_decl *declaration,
                           u_int32_t depth, u_int32_t at, const ec_slot *slots,
                           const ec_slot *result, int failed) {
  (void)observer, (void)declaration, (void)depth, (void)at, (void)slots;
  (void)result, (void)failed;
}

static void count_ended(void *observer, const ec_hook_decl *declaration,
                        u_int32_t depth, const ec_slot *result) {
  (void)observer, (void)declaration, (void)depth;
  CHECK((int)result->number == 15);
  __atomic_sub_fetch(&calls_told, 1, __ATOMIC_RELAXED);
}

static const ecb_watcher counter = {count_begun, count_answered, count_ended};

static void *call_all_the_time(void *unused) {
  do {
    CHECK(call_reef_sum_hook(5) == 15);
    __atomic_add_fetch(&calls_done, 1, __ATOMIC_RELAXED);
  } while (!__atomic_load_n(&stop, __ATOMIC_RELAXED));
  return unused;
}

static void test_storm(int count) {
  pthread_t threads[2];
  int index;
  prepare();
  publish(0);
  for (index = 0; index < 2; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
  for (index = 0; index < count; index++) {
    CHECK(ecb_tap_open("reef_sum", &counter, (void *)"reef_sum") == 0);
    if (index % 3 == 0) {
      publish(0);
      ecb_generations_collect();
    }
    ecb_tap_close("reef_sum");
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < 2; index++) {
    pthread_join(threads[index], NULL);
  }
  CHECK(calls_done > 0 && calls_told == 0);
}

static const struct test_case cases[] = {
    {"told", test_what_is_told},
    {"early", test_a_chain_that_ends_early},
    {"late", test_late_declaration},
    {"array", test_array},
    {"allocations", test_allocations},
    {"storm", test_storm},
    {NULL, NULL}};

int main(int argc, char **argv) {
  ecb_host_set(&host);
  ecb_scheduler_thread_set();
  ecb_registrar_init(&owl, "owl");
  argc = run_case(cases, argc, argv);
  ecb_registrar_clear(&owl);
  return argc;
}
