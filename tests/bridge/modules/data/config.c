/* Options, values and references, with a host in C. */
#include <pthread.h>

#include "config/options.h"
#include "config/values.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "faults.h"
#include "module/instance.h"
#include "program.h"

/* ---- a module with options ---- */

static int valid_count, freed_count;

static int is_valid(ec_config_option_def *option, string *output,
                    ec_config_header *header, ec_config_value *value) {
  (void)option;
  (void)output;
  CHECK(header->generation > 0);
  valid_count++;
  return value->v->vint < 100;
}

static void after_set(ec_config_option_def *option, string *output,
                      ec_config_header *header, ec_config_value *value) {
  (void)option;
  (void)output;
  (void)header;
  value->data = &freed_count;
}

static void free_data(ec_config_option_def *option, void *data) {
  CHECK(strcmp(option->name, "depth") == 0);
  ++*(int *)data;
}

static ec_config_option_def options[] = {
    {"depth", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "1", NULL, is_valid,
     after_set, free_data},
    {"names", ECCFGTYPE_STRING, NULL, "[reef]", EC_CFG_OPT_IS_ARRAY, NULL,
     NULL, NULL, NULL, NULL, NULL},
    {"retries", ECCFGTYPE_INT, NULL, "Binding:Domain>Domain>Global", 0, NULL,
     "1", NULL, NULL, NULL, NULL}};
enum { DEPTH, NAMES, RETRIES, ALL };
static int handles[ALL];

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  int index;
  (void)self;
  (void)ignored;
  for (index = 0; index < ALL; index++) {
    handles[index] = ec_config_register_option(&options[index]);
    if (handles[index] == -1) {
      return -1;
    }
  }
  return 0;
}

static generic_module_infrastructure reef = {
    {3u << 24, NULL, NULL, "reef.c", "A reef", NULL, NULL, NULL, NULL, NULL,
     conf_setup, NULL, NULL, NULL},
    NULL};

/* ---- the host ---- */

static int next_handle = 700, gone_count, ended_count;
static char asked[256];

static int register_option(void *context, void *instance,
                           ec_config_option_def *definition) {
  (void)context;
  CHECK(strcmp(instance, "instance") == 0);
  CHECK(definition->name);
  return next_handle++;
}

/* The host makes one value for each scope that it finds, and keeps it. */
static ec_config_value *look_up(void *context, ec_generation *generation,
                                int slot, void *instance, int count,
                                const char *const *arguments) {
  static __thread ecb_value *kept;
  int index;
  (void)context;
  (void)instance;
  asked[0] = '\0';
  for (index = 0; index < count; index++) {
    strcat(strcat(asked, arguments[index]), " ");
  }
  if (slot != handles[RETRIES]) {
    return NULL;
  }
  if (!kept || kept->generation != (ecb_generation *)generation) {
    kept = ecb_value_new((ecb_generation *)generation, slot, NULL);
    if (!kept) {
      return NULL;
    }
    kept->shown.v->vint = (int)generation->number;
  }
  return &kept->shown;
}

static void generation_ended(void *context, void *generation) {
  (void)context;
  (void)generation;
  ended_count++;
}

static void reference_gone(void *context) {
  (void)context;
  gone_count++;
}

static int option_of_capability(void *context, const char *capability) {
  (void)context;
  return strcmp(capability, "Global:retries") == 0 ? handles[RETRIES] : -1;
}

static const ecb_host host = {.register_option = register_option,
                              .look_up = look_up,
                              .generation_ended = generation_ended,
                              .reference_gone = reference_gone,
                              .option_of_capability = option_of_capability};

static module_instance_data *instance;
static u_int32_t number;

/* 0, or -1 without memory. */
static int fill(ecb_generation *generation, int depth) {
  static const char *const names[] = {"acropora", "porites"};
  ecb_value *value = ecb_value_new(generation, handles[DEPTH], "reef");
  int index;
  if (!value) {
    return -1;
  }
  ecb_value_storage(value, 0)->vint = depth;
  CHECK(ecb_value_is_valid(value, NULL));
  ecb_value_postset(value, NULL);
  value = ecb_value_new(generation, handles[NAMES], "reef");
  if (!value || ecb_value_make_array(value, 2) != 0) {
    return -1;
  }
  for (index = 0; index < 2; index++) {
    char *copy = ecb_value_copy(value, names[index], strlen(names[index]));
    if (!copy) {
      return -1;
    }
    ecb_value_storage(value, index)->vstr = copy;
  }
  return 0;
}

static ecb_generation *publish(int depth) {
  ecb_generation *generation = ecb_generation_new(++number, (void *)1);
  CHECK(generation && fill(generation, depth) == 0);
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
  return generation;
}

static void set_up(void) {
  instance = ecb_instance_new(&reef, "reef", (void *)"instance");
  CHECK(instance && ecb_instance_conf_setup(instance, 0) == 0);
  CHECK(handles[DEPTH] == 700 && handles[RETRIES] == 702);
}

/* ---- cases ---- */

static void test_own_values(int unused) {
  ec_config_value *value, *names;
  (void)unused;
  publish(3);
  value = ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
  CHECK(value && value->v->vint == 3 && value->refcnt == 1);
  CHECK(value->opt == &options[DEPTH]);
  CHECK(valid_count == 1);
  names = ec_config_option_fetch_module_at_init(NULL, handles[NAMES], &reef);
  CHECK(names->v->varr->size == 2);
  CHECK(strcmp(((ec_config_value_storage *)names->v->varr->items[1])->vstr,
               "porites") == 0);
  ec_config_release_value(names);
  ec_config_release_value(value);
  CHECK(!ec_config_option_fetch_module(NULL, -1, &reef));
  CHECK(!ec_config_option_fetch_module(NULL, 12345, &reef));
  CHECK(!ec_config_option_fetch(NULL, handles[DEPTH], NULL));
  ec_config_release_value(NULL);
}

static void test_values_outlive_a_reload(int unused) {
  ec_config_value *old, *again, *now;
  (void)unused;
  publish(3);
  old = ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
  again = ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
  CHECK(old == again && old->refcnt == 2);
  publish(4);
  CHECK(ecb_generations_collect() == 1);
  now = ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
  CHECK(now->v->vint == 4 && old->v->vint == 3);
  ec_config_release_value(now);
  ec_config_release_value(old);
  CHECK(ecb_generations_collect() == 1 && gone_count == 0);
  CHECK(again->v->vint == 3 && freed_count == 0);
  ec_config_release_value(again);
  CHECK(gone_count == 1);
  CHECK(ecb_generations_collect() == 0);
  CHECK(freed_count == 1 && ended_count == 1);
}

static void test_a_value_of_a_failed_transaction(int unused) {
  ecb_generation *generation = ecb_generation_new(9, (void *)1);
  ec_config_value *value;
  (void)unused;
  CHECK(generation && fill(generation, 5) == 0);
  value = ec_config_option_fetch_module_at_init(&generation->shown.header,
                                                handles[DEPTH], &reef);
  ecb_generation_drop(generation);
  CHECK(ecb_generations_collect() == 1);
  CHECK(value->v->vint == 5);
  ec_config_release_value(value);
  CHECK(ecb_generations_collect() == 0);
  CHECK(freed_count == 1 && ended_count == 0);
}

static void expect(ec_config_value *value, const char *arguments) {
  CHECK(value && value->v->vint == (int)number);
  CHECK(strcmp(asked, arguments) == 0);
  ec_config_release_value(value);
}

static void test_scopes(int unused) {
  int slot = handles[RETRIES];
  char pathway[] = "p";
  ec_ptr_array pairs = {.size = 2, .items = pairs.static_items};
  (void)unused;
  publish(3);
  expect(ec_config_option_fetch(NULL, slot, NULL), "");
  expect(ec_config_option_fetch_binding(NULL, slot, NULL, "b"), "Binding b ");
  expect(ec_config_option_fetch_binding_domain(NULL, slot, NULL, "b", "d"),
         "Binding b Domain d ");
  expect(ec_config_option_fetch_binding_domain(NULL, slot, NULL, NULL, "d"),
         "Domain d ");
  expect(ec_config_option_fetch_domain(NULL, slot, NULL, "d"), "Domain d ");
  expect(ec_config_option_fetch_host(NULL, slot, NULL, "h"), "Host h ");
  expect(ec_config_option_fetch_binding_host(NULL, slot, NULL, "b", "h"),
         "Binding b Host h ");
  expect(ec_config_option_fetch_pathway(NULL, slot, NULL, "p"), "Pathway p ");
  expect(ec_config_option_fetch_pathway_domain(NULL, slot, NULL, "p", "d"),
         "Pathway p Domain d ");
  expect(ec_config_option_fetch_generic(NULL, slot, NULL, 4, NULL, "Binding",
                                        "b", "Domain", "d"),
         "Binding b Domain d ");
  pairs.items[0] = (void *)"Pathway";
  pairs.items[1] = pathway;
  expect(ec_config_option_fetch_generic(NULL, slot, NULL, 0, &pairs),
         "Pathway p ");
  CHECK(!ec_config_option_fetch_generic(NULL, slot, NULL, 3, NULL, "Binding",
                                        "b", "Domain"));
  expect(ec_config_option_fetch_generic(NULL, slot, NULL, 0, NULL), "");
}

static void test_globalconf(int unused) {
  ec_config_header *held;
  ec_config_value *value;
  (void)unused;
  publish(3);
  held = ec_config_fetch_globalconf();
  CHECK(held->generation == 1 && strcmp(held->name, "Global") == 0);
  publish(4);
  value = ec_config_option_fetch_module(held, handles[DEPTH], &reef);
  CHECK(value->v->vint == 3);
  ec_config_release_value(value);
  ec_config_release_scope_instance(held);
  ec_config_release_scope_instance(NULL);
  CHECK(ecb_generations_collect() == 0);
}

static void test_null_value_and_capability(int unused) {
  ec_config_value *value = ec_config_null_value(handles[NAMES]);
  char path[] = "Global:retries";
  (void)unused;
  CHECK(value && value->opt == &options[NAMES] && !value->v->varr);
  CHECK(ec_config_null_value(handles[NAMES]) == value && value->refcnt == 2);
  ec_config_release_value(value);
  ec_config_release_value(value);
  CHECK(!ec_config_null_value(-1) && !ec_config_null_value(99999));
  CHECK(ec_config_option_slot_from_capability(path) == handles[RETRIES]);
  path[0] = 'X';
  CHECK(ec_config_option_slot_from_capability(path) == -1);
  CHECK(ec_config_option_slot_from_capability(NULL) == -1);
}

/* ---- reloads ---- */

static int stop;
static pthread_barrier_t all_are_there;

static void *fetch_all_the_time(void *unused) {
  (void)unused;
  pthread_barrier_wait(&all_are_there);
  do {
    ec_config_value *value =
        ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
    CHECK(value && value->v->vint == 3);
    ec_config_release_value(value);
  } while (!__atomic_load_n(&stop, __ATOMIC_RELAXED));
  return NULL;
}

static void test_reloads(int count) {
  pthread_t threads[2];
  ecb_host own = host;
  int index;
  own.reference_gone = NULL; /* counts in one thread */
  ecb_host_set(&own);
  CHECK(pthread_barrier_init(&all_are_there, NULL, 3) == 0);
  publish(3);
  for (index = 0; index < 2; index++) {
    CHECK(pthread_create(&threads[index], NULL, fetch_all_the_time, NULL) == 0);
  }
  pthread_barrier_wait(&all_are_there);
  for (index = 1; index < count; index++) {
    publish(3);
    ecb_generations_collect();
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (index = 0; index < 2; index++) {
    pthread_join(threads[index], NULL);
  }
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
  CHECK(freed_count == count);
  printf("%d reloads\n", count);
}

/* ---- faults ---- */

static void fault_release(int unused) {
  ec_config_value *value;
  (void)unused;
  publish(3);
  ecb_enter_module("reef");
  value = ec_config_option_fetch_module(NULL, handles[DEPTH], &reef);
  ec_config_release_value(value);
  ec_config_release_value(value);
}

static void fault_late(int unused) {
  (void)unused;
  ecb_enter_module("reef");
  ec_config_register_option(&options[0]);
}

static void test_allocations(int failing) {
  ecb_generation *generation;
  ec_config_value *value;
  int result;
  allocation_count = 0;
  fail_at = failing;
  generation = ecb_generation_new(1, (void *)1);
  result = generation ? fill(generation, 3) : -1;
  if (result == 0 && (result = ecb_generation_seal(generation)) == 0) {
    ecb_generation_publish(generation);
    value = ec_config_option_fetch(NULL, handles[RETRIES], NULL);
    result = value ? 0 : -1;
    ec_config_release_value(value);
    value = ec_config_null_value(handles[NAMES]);
    result = value ? result : -1;
    ec_config_release_value(value);
    ecb_generations_close();
    CHECK(ecb_generations_collect() == 0);
  } else {
    ecb_generation_drop(generation);
  }
  CHECK(result == 0 || allocation_count >= fail_at);
  printf("%s\n", result == 0 ? "none failed" : "failed");
}

static const struct test_case cases[] = {
    {"own", test_own_values},
    {"outlive", test_values_outlive_a_reload},
    {"failed", test_a_value_of_a_failed_transaction},
    {"scopes", test_scopes},
    {"globalconf", test_globalconf},
    {"null", test_null_value_and_capability},
    {"reloads", test_reloads},
    {"fault_release", fault_release},
    {"fault_late", fault_late},
    {"allocations", test_allocations},
    {NULL, NULL}};

int main(int argc, char **argv) {
  int result;
  ecb_host_set(&host);
  ecb_scheduler_thread_set();
  set_up();
  result = run_case(cases, argc, argv);
  ecb_generations_close();
  ecb_generations_collect();
  ecb_instance_free(instance);
  return result;
}
