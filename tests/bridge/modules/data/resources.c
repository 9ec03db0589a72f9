/* Dictionaries as values of options, and resource lists of generations. */
#include <pthread.h>

#include "config/options.h"
#include "config/values.h"
#include "ec_blobject.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "ecdict.h"
#include "faults.h"
#include "misc/ec_ptr_array.h"
#include "program.h"

static ec_config_option_def option = {"labels", ECCFGTYPE_ECDICT, NULL,
                                      "Global", 0, NULL, NULL, NULL, NULL,
                                      NULL, NULL};
static ec_config_option_def array_option = {
    "layers", ECCFGTYPE_ECDICT, NULL, "Global", EC_CFG_OPT_IS_ARRAY,
    NULL, NULL, NULL, NULL, NULL, NULL};
enum { SLOT = 900, ARRAY_SLOT = 901 };

static int dropped;

static void drop_thing(void *self) {
  CHECK(self == &dropped);
  dropped++;
}

static ec_blobject_class thing_class = {"thing", drop_thing, NULL};

/* 0, or -1 without memory. */
static int fill(ecb_generation *generation) {
  ecb_value *value = ecb_value_new(generation, SLOT, "");
  ECDict one = value ? ecb_value_make_dict(value, 0) : NULL;
  int index;
  if (!one || ecb_value_dict_add(one, "reef", "coral") != 0 ||
      ecb_value_dict_add(one, "shore", "") != 0) {
    return -1;
  }
  value = ecb_value_new(generation, ARRAY_SLOT, "");
  if (!value || ecb_value_make_array(value, 2) != 0) {
    return -1;
  }
  for (index = 0; index < 2; index++) {
    one = ecb_value_make_dict(value, index);
    if (!one || ecb_value_dict_add(one, "layer", index ? "b" : "a") != 0) {
      return -1;
    }
  }
  return 0;
}

static void set_up(void) {
  ecb_scheduler_thread_set();
  CHECK(ecb_option_set(SLOT, &option) == 0);
  CHECK(ecb_option_set(ARRAY_SLOT, &array_option) == 0);
}

static void publish(ecb_generation *generation) {
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
}

static void test_dictionaries(int unused) {
  ecb_generation *generation;
  ec_config_value *value;
  const char *text = NULL;
  ECDict dictionary;
  (void)unused;
  set_up();
  generation = ecb_generation_new(1, NULL);
  CHECK(generation && fill(generation) == 0);
  publish(generation);
  value = ec_config_option_fetch(NULL, SLOT, NULL);
  CHECK(value && value->v->vdict->size == 2);
  CHECK(dict_key_exists_and_fetch(value->v->vdict, "reef", &text));
  CHECK(strcmp(text, "coral") == 0);
  CHECK(dict_key_exists_and_fetch(value->v->vdict, "shore", &text));
  CHECK(*text == '\0' && !dict_key_exists(value->v->vdict, "cliff"));
  ec_config_release_value(value);
  value = ec_config_option_fetch(NULL, ARRAY_SLOT, NULL);
  CHECK(value && value->v->varr->size == 2);
  dictionary = ((ec_config_value_storage *)value->v->varr->items[1])->vdict;
  CHECK(dict_key_exists_and_fetch(dictionary, "layer", &text));
  CHECK(strcmp(text, "b") == 0);
  /* The value keeps its dictionary after a reload. */
  generation = ecb_generation_new(2, NULL);
  CHECK(generation);
  publish(generation);
  CHECK(ecb_generations_collect() == 1);
  CHECK(dict_key_exists_and_fetch(dictionary, "layer", &text));
  ec_config_release_value(value);
  CHECK(ecb_generations_collect() == 0);
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
}

static void *get_elsewhere(void *id) {
  ec_blobject *list =
      ec_config_rsrc_get(*(ec_atomic_t *)id, EC_CFG_RSRC_CONSUMING);
  CHECK(list && ((ec_ptr_array *)list->self)->size == 1);
  ec_blobject_delref(list);
  CHECK(!ec_config_rsrc_get(*(ec_atomic_t *)id, EC_CFG_RSRC_REGISTERING));
  return NULL;
}

static void test_resources(int unused) {
  ec_atomic_t id = ec_config_rsrc_create(), other = ec_config_rsrc_create();
  ecb_generation *generation;
  ec_blobject *list, *again;
  pthread_t thread;
  (void)unused;
  CHECK(id > 0 && other == id + 1);
  set_up();
  CHECK(!ec_config_rsrc_get(id, EC_CFG_RSRC_CONSUMING));
  CHECK(!ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING));
  generation = ecb_generation_new(1, NULL);
  list = ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING);
  again = ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING);
  CHECK(list && list == again);
  CHECK(strcmp(list->cls->objectType, "resource list") == 0);
  CHECK(0 == ec_ptr_array_append(list->self,
                            ec_blobject_wrap(&thing_class, &dropped)));
  ec_blobject_delref(again);
  ec_blobject_delref(list);
  CHECK(!ec_config_rsrc_get(id, EC_CFG_RSRC_CONSUMING));
  publish(generation);
  CHECK(!ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING));
  CHECK(!ec_config_rsrc_get(other, EC_CFG_RSRC_CONSUMING));
  CHECK(pthread_create(&thread, NULL, get_elsewhere, &id) == 0);
  pthread_join(thread, NULL);
  list = ec_config_rsrc_get(id, EC_CFG_RSRC_CONSUMING);
  /* A transaction that fails takes its own list along. */
  generation = ecb_generation_new(2, NULL);
  again = ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING);
  CHECK(again && again != list);
  ec_blobject_delref(again);
  ecb_generation_drop(generation);
  CHECK(!ec_config_rsrc_get(id, EC_CFG_RSRC_REGISTERING));
  /* A reference keeps a list longer than its generation. */
  generation = ecb_generation_new(3, NULL);
  publish(generation);
  CHECK(ecb_generations_collect() == 0 && dropped == 0);
  ec_blobject_delref(list);
  CHECK(dropped == 1);
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0);
}

static void run_failing(int failing) {
  ecb_generation *generation;
  ec_blobject *list = NULL;
  const char *outcome;
  set_up();
  ecb_enter_module(NULL);
  allocation_count = 0;
  fail_at = failing;
  generation = ecb_generation_new(1, NULL);
  outcome = generation && fill(generation) == 0 &&
                    (list = ec_config_rsrc_get(7, EC_CFG_RSRC_REGISTERING))
                ? "none failed"
                : "failed";
  fail_at = 0;
  if (list) {
    ec_blobject_delref(list);
  }
  ecb_generation_drop(generation);
  puts(outcome);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {{"dictionaries", test_dictionaries},
                                           {"resources", test_resources},
                                           {"failing", run_failing},
                                           {NULL, NULL}};
  return run_case(cases, argc, argv);
}
