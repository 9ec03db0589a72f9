/* Hooks, generations and pins, with a host in C. */
#include <pthread.h>

#include "declarations.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "hooks/generation.h"
#include "hooks/heads.h"
#include "hooks/registrar.h"
#include "faults.h"
#include "late.h"
#include "program.h"

/* ---- providers ---- */

static char order[256];
static int ended_count, last_ended, gone_count;

static int add_digit(void *closure, int amount) {
  strcat(order, closure);
  return amount + atoi(closure);
}

static int refuse(void *closure, int amount) {
  (void)closure;
  return -amount;
}

static void tell(void *closure, const char *text) {
  strcat(order, closure);
  strcat(order, text);
}

static void *give_closure(void *closure) { return closure; }

/* Providers of another language are texts here: a number to be added, the word
   fails, or the word nested, whose own call fails inside. */
static int call_foreign(void *context, void *provider,
                        const ec_hook_decl *declaration, const ec_slot *slots,
                        ec_slot *result) {
  const char *text = provider;
  (void)context;
  strcat(order, text);
  if (strcmp(text, "fails") == 0) {
    result->number = -7;
    return -1;
  }
  if (strcmp(text, "nested") == 0) {
    call_reef_told_hook("!");
    result->number = 20;
    return 0;
  }
  result->number = slots[0].number + atoi(text);
  CHECK(declaration->kinds[0] != '\0');
  return 0;
}

static void generation_ended(void *context, void *generation) {
  (void)context;
  ended_count++;
  last_ended = (int)(long)generation;
}

static void reference_gone(void *context) {
  (void)context;
  __atomic_add_fetch(&gone_count, 1, __ATOMIC_RELAXED);
}

static const ecb_host host = {.call_provider = call_foreign,
                              .generation_ended = generation_ended,
                              .reference_gone = reference_gone};

static ecb_registrar owl, kelp;
static int number;

static ecb_generation *next_generation(void) {
  ecb_generation *generation;
  number++;
  generation = ecb_generation_new((u_int32_t)number, (void *)(long)number);
  CHECK(generation);
  return generation;
}

static void publish(ecb_generation *generation) {
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
}

/* ---- cases ---- */

static void test_order(int unused) {
  ecb_generation *generation = next_generation();
  (void)unused;
  CHECK(!has_reef_sum_hook());
  CHECK(call_reef_sum_hook(5) == 0);
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(add_digit, (void *)"3");
  register_reef_sum_hook_first(add_digit, (void *)"2");
  register_reef_sum_hook_first(add_digit, (void *)"1");
  ecb_registrar_open(&kelp);
  register_reef_sum_hook_last(add_digit, (void *)"4");
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  CHECK(ecb_generation_add(generation, &kelp) == 0);
  publish(generation);
  CHECK(has_reef_sum_hook());
  CHECK(call_reef_sum_hook(5) == 9);
  CHECK(strcmp(order, "1234") == 0);
  /* A generation of its own order: kelp stands first now. */
  generation = next_generation();
  CHECK(ecb_generation_add(generation, &kelp) == 0);
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  order[0] = '\0';
  CHECK(call_reef_sum_hook(5) == 8);
  CHECK(strcmp(order, "1243") == 0);
}

static void test_policy_ends_the_walk(int unused) {
  ecb_generation *generation = next_generation();
  (void)unused;
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(add_digit, (void *)"1");
  register_reef_sum_hook_last(refuse, NULL);
  register_reef_sum_hook_last(add_digit, (void *)"3");
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  CHECK(call_reef_sum_hook(5) == -5);
  CHECK(strcmp(order, "1") == 0);
}

static void test_failure_in_the_middle(int unused) {
  ecb_generation *generation = next_generation();
  (void)unused;
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(add_digit, (void *)"1");
  register_reef_told_hook_last(tell, (void *)"a");
  ecb_registrar_open(&kelp);
  register_reef_sum_hook_last(add_digit, (void *)"3");
  register_reef_told_hook_last(tell, (void *)"b");
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_sum", (void *)"nested",
                                   0) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_sum", (void *)"fails",
                                   0) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_told", (void *)"fails",
                                   0) == 0);
  CHECK(ecb_generation_add(generation, &kelp) == 0);
  publish(generation);
  /* The inner call's failure does not end the outer call; its own does. */
  CHECK(call_reef_sum_hook(5) == -7);
  CHECK(strcmp(order, "1nesteda!failsb!fails") == 0);
  CHECK(!ec_thread_self_->failed);
  order[0] = '\0';
  call_reef_told_hook("?");
  CHECK(strcmp(order, "a?failsb?") == 0);
  CHECK(!ec_thread_self_->failed);
}

static void test_transaction(int unused) {
  int first, second;
  ec_config_header *held;
  ecb_generation *generation = next_generation();
  (void)unused;
  ecb_registrar_open(&owl);
  register_reef_closure_hook_first(give_closure, &first);
  ecb_registrar_open(&kelp);
  register_reef_closure_hook_first(give_closure, &second);
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  held = &ecb_generation_hold_current()->shown.header;
  generation = next_generation();
  CHECK(ecb_generation_add(generation, &kelp) == 0);
  publish(generation);
  CHECK(call_reef_closure_txn(held) == &first);
  CHECK(call_reef_closure_hook() == &second);
  CHECK(ecb_generations_collect() == 1);
  CHECK(ended_count == 0 && gone_count == 0);
  CHECK(call_reef_closure_txn(held) == &first);
  ecb_generation_release((ecb_generation *)held);
  CHECK(gone_count == 1);
  CHECK(ecb_generations_collect() == 0);
  CHECK(ended_count == 1 && last_ended == 1);
}

static void collect_inside(void *closure, const char *text) {
  ecb_generation *generation = next_generation();
  (void)closure;
  (void)text;
  publish(generation);
  CHECK(ecb_generations_collect() == 1);
  CHECK(!has_reef_told_hook());
}

static void test_running_call_keeps_its_generation(int unused) {
  ecb_generation *generation = next_generation();
  (void)unused;
  ecb_registrar_open(&owl);
  register_reef_told_hook_last(collect_inside, NULL);
  register_reef_told_hook_last(tell, (void *)"after ");
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  call_reef_told_hook("all");
  CHECK(strcmp(order, "after all") == 0);
  CHECK(ended_count == 0);
  CHECK(ecb_generations_collect() == 0);
  CHECK(ended_count == 1 && last_ended == 1);
}

static void test_late_declaration(int unused) {
  ecb_generation *old = next_generation();
  ec_config_header *held;
  ecb_head *head;
  (void)unused;
  CHECK(ecb_generation_add_foreign(old, "reef_late", (void *)"10", 0) == 0);
  publish(old);
  held = &ecb_generation_hold_current()->shown.header;
  publish(next_generation());
  CHECK(ecb_generations_collect() == 1);
  head = ecb_head_named("reef_late");
  CHECK(!ecb_head_declaration(head));
  CHECK(!old->chains[head->shown.hook_id]->provider[0].function);
  /* Declared while two generations live; both are filled in. */
  CHECK(!has_late());
  CHECK(old->chains[head->shown.hook_id]->provider[0].function);
  CHECK(ecb_head_declaration(head));
  ecb_generation_release((ecb_generation *)held);
  /* One that is made afterwards has it from the start. */
  old = next_generation();
  CHECK(ecb_generation_add_foreign(old, "reef_late", (void *)"10", 0) == 0);
  publish(old);
  CHECK(has_late());
  CHECK(call_late(5, "x") == 15);
}

static void test_by_name(int unused) {
  ecb_generation *generation = next_generation();
  struct __ec_hook_head *head = module_get_hook_head("reef_sum", "");
  (void)unused;
  ecb_registrar_open(&owl);
  CHECK(module_add_hook_first("reef_sum", "", (void *)add_digit, (void *)"1",
                              0) == head->hook_id);
  CHECK(module_add_hook_last("reef_sum", "", (void *)add_digit, (void *)"2",
                             0) == head->hook_id);
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  CHECK(call_reef_sum_hook(5) == 7);
  CHECK(strcmp(order, "12") == 0);
  CHECK(module_get_hook_head("reef_sum", "") == head);
  CHECK(strcmp(head->hook_proto, "(void *, int)") == 0);
}

static void test_array(int unused) {
  ecb_generation *generation = next_generation();
  struct __ec_hook_head *head = module_get_hook_head("reef_sum", "");
  ec_ptr_array *array;
  const ec_hook_provider *provider;
  (void)unused;
  CHECK(ecb_generation_add_foreign(generation, "reef_sum", (void *)"9", 0) ==
        0);
  ecb_registrar_open(&owl);
  register_reef_sum_hook_first(add_digit, (void *)"1");
  ecb_registrar_close();
  CHECK(ecb_generation_add(generation, &owl) == 0);
  publish(generation);
  array = module_get_hook_array_from_transaction(&generation->shown.header,
                                                 head);
  CHECK(array && array->size == 2);
  provider = array->items[0];
  CHECK(provider->function == (ec_hook_function)add_digit);
  CHECK(strcmp(provider->closure, "1") == 0);
  provider = array->items[1];
  CHECK(provider->function && strcmp(provider->closure, "9") == 0);
  CHECK(module_get_hook_array_from_transaction(&generation->shown.header,
                                               head) == array);
  CHECK(!module_get_hook_array_from_transaction(NULL, head));
  head = module_get_hook_head("reef_nobody", "");
  array = module_get_hook_array_from_transaction(&generation->shown.header,
                                                 head);
  CHECK(array && array->size == 0);
}

static void test_other_languages_call_c(int unused) {
  ecb_head *head;
  const ec_hook_decl *declaration;
  ec_slot amount = {.number = 5};
  ec_slot result;
  (void)unused;
  CHECK(!has_reef_sum_hook());
  head = ecb_head_named("reef_sum");
  declaration = ecb_head_declaration(head);
  CHECK(strcmp(declaration->kinds, "ii") == 0);
  declaration->invoke((ec_hook_function)add_digit, (void *)"4", &amount,
                      &result);
  CHECK((int)result.number == 9);
}

/* ---- faults ---- */

static void *register_elsewhere(void *unused) {
  (void)unused;
  ecb_enter_module("owl");
  register_reef_sum_hook_last(add_digit, (void *)"1");
  return NULL;
}

static void fault_thread(int unused) {
  pthread_t thread;
  (void)unused;
  ecb_registrar_open(&owl);
  CHECK(pthread_create(&thread, NULL, register_elsewhere, NULL) == 0);
  pthread_join(thread, NULL);
}

static void fault_phase(int unused) {
  (void)unused;
  ecb_enter_module("owl");
  register_reef_sum_hook_last(add_digit, (void *)"1");
}

static void fault_no_function(int unused) {
  (void)unused;
  ecb_enter_module("owl");
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(NULL, NULL);
}

static void fault_declaration(int unused) {
  (void)unused;
  ecb_enter_module("owl");
  CHECK(!has_reef_sum_hook());
  ecb_enter_module("kelp");
  call_other_sum();
}

static void fault_release(int unused) {
  ecb_generation *generation;
  (void)unused;
  publish(next_generation());
  ecb_enter_module("owl");
  generation = ecb_generation_hold_current();
  ecb_generation_release(generation);
  ecb_generation_release(generation);
}

static void fault_release_ended(int unused) {
  ecb_generation *generation;
  (void)unused;
  publish(next_generation());
  ecb_enter_module("owl");
  generation = ecb_generation_hold_current();
  ecb_generation_release(generation);
  publish(next_generation());
  CHECK(ecb_generations_collect() == 0);
  ecb_generation_release(generation);
}

/* ---- allocations that fail ---- */

/* 0, or -1 where somebody said that memory lacks. */
static int build_all(ecb_generation *generation) {
  ecb_registrar_open(&owl);
  register_reef_sum_hook_last(add_digit, (void *)"1");
  register_reef_told_hook_last(tell, (void *)"a");
  module_add_hook_first("reef_other", "", (void *)tell, (void *)"b", 0);
  ecb_registrar_close();
  if (owl.lacked_memory || ecb_generation_add(generation, &owl) != 0 ||
      ecb_generation_add_foreign(generation, "reef_late", (void *)"1", 0) !=
          0 ||
      ecb_generation_add_foreign(generation, "reef_sum", (void *)"2", 0) != 0) {
    return -1;
  }
  return ecb_generation_seal(generation);
}

static void test_allocations(int failing) {
  ecb_generation *generation;
  int result = -1;
  allocation_count = 0;
  fail_at = failing;
  generation = ecb_generation_new(1, (void *)1);
  if (generation) {
    result = build_all(generation);
  }
  if (result == 0) {
    ecb_generation_publish(generation);
    CHECK(call_reef_sum_hook(5) == 7);
    CHECK(call_late(5, "x") == 6);
    ecb_generations_close();
    CHECK(ecb_generations_collect() == 0);
    CHECK(ended_count == 1);
  } else {
    ecb_generation_drop(generation);
    CHECK(ended_count == 0);
  }
  ecb_registrar_clear(&owl);
  printf("%s\n", allocation_count < fail_at ? "none failed" : "failed");
}

/* ---- reloads against calling threads ---- */

struct instance {
  int number;
};

static int stop, calls_done;
static pthread_barrier_t all_are_there;

/* The closure is freed with its generation: a call must not meet a dead one. */
static int use_instance(void *closure, int amount) {
  struct instance *instance = closure;
  CHECK(instance->number > 0);
  return amount + 1;
}

static void instance_ended(void *context, void *generation) {
  struct instance *instance = generation;
  (void)context;
  ended_count++;
  instance->number = -1;
  free(instance);
}

static void *call_all_the_time(void *unused) {
  int done = 0;
  (void)unused;
  pthread_barrier_wait(&all_are_there);
  do {
    ecb_generation *held;
    int providers = call_reef_sum_hook(0);
    CHECK(providers == 1);
    if (++done % 64 == 0) {
      held = ecb_generation_hold_current();
      CHECK(call_reef_sum_txn(&held->shown.header, 0) == 1);
      CHECK(has_reef_sum_txn(&held->shown.header));
      ecb_generation_release(held);
    }
    if (done % 1024 == 0) {
      has_late();
    }
  } while (!__atomic_load_n(&stop, __ATOMIC_RELAXED));
  __atomic_add_fetch(&calls_done, done, __ATOMIC_RELAXED);
  return NULL;
}

static void publish_instance(void) {
  struct instance *instance = malloc(sizeof(*instance));
  ecb_registrar registrar;
  ecb_generation *generation;
  CHECK(instance);
  instance->number = ++number;
  ecb_registrar_init(&registrar, "owl");
  ecb_registrar_open(&registrar);
  register_reef_sum_hook_last(use_instance, instance);
  register_reef_sum_hook_last(use_instance, instance);
  ecb_registrar_close();
  generation = ecb_generation_new((u_int32_t)number, instance);
  CHECK(generation);
  CHECK(ecb_generation_add(generation, &registrar) == 0);
  CHECK(ecb_generation_add_foreign(generation, "reef_late", (void *)"1", 0) ==
        0);
  ecb_registrar_clear(&registrar);
  publish(generation);
}

static void test_reloads(int count) {
  pthread_t threads[2];
  ecb_host own = host;
  int index;
  own.generation_ended = instance_ended;
  ecb_host_set(&own);
  CHECK(pthread_barrier_init(&all_are_there, NULL, 3) == 0);
  publish_instance();
  for (index = 0; index < 2; index++) {
    CHECK(pthread_create(&threads[index], NULL, call_all_the_time, NULL) == 0);
  }
  pthread_barrier_wait(&all_are_there);
  for (index = 1; index < count; index++) {
    publish_instance();
    ecb_generations_collect();
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < 2; index++) {
    pthread_join(threads[index], NULL);
  }
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
  CHECK(ended_count == count);
  CHECK(calls_done > 0);
  printf("%d reloads\n", count);
}

static void test_reloads_with_fences(int count) {
  ecb_readers_fence_themselves();
  ecb_enter_module(NULL); /* this thread joins afterwards */
  test_reloads(count);
}

static const struct test_case cases[] = {
    {"order", test_order},
    {"policy", test_policy_ends_the_walk},
    {"failure", test_failure_in_the_middle},
    {"transaction", test_transaction},
    {"running", test_running_call_keeps_its_generation},
    {"late", test_late_declaration},
    {"by_name", test_by_name},
    {"array", test_array},
    {"invoke", test_other_languages_call_c},
    {"allocations", test_allocations},
    {"reloads", test_reloads},
    {"reloads_with_fences", test_reloads_with_fences},
    {"fault_thread", fault_thread},
    {"fault_phase", fault_phase},
    {"fault_no_function", fault_no_function},
    {"fault_declaration", fault_declaration},
    {"fault_release", fault_release},
    {"fault_release_ended", fault_release_ended},
    {NULL, NULL}};

int main(int argc, char **argv) {
  ecb_host_set(&host);
  ecb_scheduler_thread_set();
  ecb_registrar_init(&owl, "owl");
  ecb_registrar_init(&kelp, "kelp");
  argc = run_case(cases, argc, argv);
  /* Nothing may be left over for the leak checker to find. */
  ecb_generations_close();
  ecb_generations_collect();
  return argc;
}
