/* Values: made by the host, owned by their generation. */
#include "config/values.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "config/options.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "containers/dictionary.h"

/* An object that is freed with its value; a copy lies behind it. */
typedef struct ecb_value_block {
  struct ecb_value_block *next;
  void *object;
  void (*release)(void *object);
} ecb_value_block;

/* Own values by slot and owner; `all` has the host's as well. Made by the
   scheduler thread before publication; afterwards other threads add to `all`
   alone, under the lock. */
enum { BUCKETS = 128, STORAGE = sizeof(ec_config_value_storage) };
typedef struct ecb_values {
  ecb_value *own[BUCKETS];
  ecb_value *found;
  struct ecb_resources *resources; /* scheduler thread until publication */
  struct ecb_command *commands;    /* likewise */
  pthread_mutex_t lock;
} ecb_values;

static void free_value(ecb_value *value) {
  const ec_config_option_def *option = value->shown.opt;
  ecb_value_block *block = value->blocks;
  if (value->has_postset && option->datafree) {
    const char *before = ecb_enter_module(ecb_option_module(option));
    option->datafree(value->shown.opt, value->shown.data);
    ecb_enter_module(before);
  }
  while (block) {
    ecb_value_block *next = block->next;
    if (block->release) {
      block->release(block->object);
    }
    free(block);
    block = next;
  }
  free(value);
}

static void free_list(ecb_value *value) {
  while (value) {
    ecb_value *next = value->next;
    free_value(value);
    value = next;
  }
}

static void free_values(ecb_generation *generation) {
  ecb_values *values = generation->values;
  int index;
  for (index = 0; index < BUCKETS; index++) {
    free_list(values->own[index]);
  }
  free_list(values->found);
  ecb_resources_free(values->resources);
  ecb_commands_free(values->commands);
  pthread_mutex_destroy(&values->lock);
  free(values);
  generation->values = NULL;
}

/* The first value of a generation is made before its publication. */
static ecb_values *values_of(ecb_generation *generation) {
  ecb_values *values = generation->values;
  if (values) {
    return values;
  }
  values = calloc(1, sizeof(*values));
  if (!values || pthread_mutex_init(&values->lock, NULL) != 0) {
    free(values);
    return NULL;
  }
  generation->values = values;
  generation->free_values = free_values;
  return values;
}

int ecb_values_prepare(ecb_generation *generation) {
  return values_of(generation) ? 0 : -1;
}

struct ecb_resources **ecb_values_resources(ecb_generation *generation) {
  ecb_values *values = values_of(generation);
  return values ? &values->resources : NULL;
}

struct ecb_command **ecb_values_commands(ecb_generation *generation) {
  ecb_values *values = values_of(generation);
  return values ? &values->commands : NULL;
}

static unsigned int bucket_of(int slot) {
  return (unsigned int)slot % BUCKETS;
}

static ecb_value_block *add_block(ecb_value *value, size_t size) {
  ecb_value_block *block = calloc(1, sizeof(*block) + size);
  if (block) {
    block->next = value->blocks;
    value->blocks = block;
  }
  return block;
}

static ecb_value *blank(ec_config_option_def *option, int slot) {
  ecb_value *value = calloc(1, sizeof(*value));
  ecb_value_block *block = value ? add_block(value, STORAGE) : NULL;
  if (!block) {
    free(value);
    return NULL;
  }
  value->shown.opt = option;
  value->shown.v = (ec_config_value_storage *)(block + 1);
  value->slot = slot;
  return value;
}

ecb_value *ecb_value_new(ecb_generation *generation, int slot,
                         const char *owner) {
  ec_config_option_def *option = ecb_option_at(slot);
  ecb_values *values = values_of(generation);
  ecb_value *value;
  if (!option || !values || !(value = blank(option, slot))) {
    return NULL;
  }
  value->generation = generation;
  if (owner) {
    value->owner = ecb_value_copy(value, owner, strlen(owner));
    if (!value->owner) {
      free_value(value);
      return NULL;
    }
    value->next = values->own[bucket_of(slot)];
    values->own[bucket_of(slot)] = value;
  } else {
    pthread_mutex_lock(&values->lock);
    value->next = values->found;
    values->found = value;
    pthread_mutex_unlock(&values->lock);
  }
  return value;
}

ecb_value *ecb_value_find(ecb_generation *generation, int slot,
                          const char *owner) {
  const ecb_values *values = generation->values;
  ecb_value *value = NULL;
  if (values && slot >= 0) {
    value = values->own[bucket_of(slot)];
  }
  while (value && (value->slot != slot || strcmp(value->owner, owner) != 0)) {
    value = value->next;
  }
  return value;
}

void *ecb_value_copy(ecb_value *value, const void *bytes, size_t size) {
  ecb_value_block *block = add_block(value, size + 1);
  if (!block) {
    return NULL;
  }
  return memcpy(block + 1, bytes, size);
}

int ecb_value_adopt(ecb_value *value, void *object,
                    void (*release)(void *object)) {
  ecb_value_block *block = add_block(value, 0);
  if (!block) {
    return -1;
  }
  block->object = object;
  block->release = release;
  return 0;
}

/* Readers see an array of pointers to storages; both lie in one block. */
int ecb_value_make_array(ecb_value *value, int count) {
  size_t room = (size_t)count;
  ecb_value_block *block = add_block(
      value, sizeof(ec_ptr_array) +
                 room * (sizeof(void *) + sizeof(ec_config_value_storage)));
  ec_ptr_array *array;
  ec_config_value_storage *storages;
  int index;
  if (!block) {
    return -1;
  }
  array = (ec_ptr_array *)(block + 1);
  array->sizeof_ec_ptr_array = sizeof(*array);
  array->size = array->allocd = count;
  array->items = (void **)(array + 1);
  storages = (ec_config_value_storage *)(array->items + count);
  for (index = 0; index < count; index++) {
    array->items[index] = &storages[index];
  }
  value->shown.v->varr = array;
  return 0;
}

ec_config_value_storage *ecb_value_storage(ecb_value *value, int index) {
  if (value->shown.opt->flags & EC_CFG_OPT_IS_ARRAY) {
    return value->shown.v->varr->items[index];
  }
  return value->shown.v;
}

static void drop_dictionary(void *dictionary) { dict_drop(dictionary); }

ECDict ecb_value_make_dict(ecb_value *value, int index) {
  ECDict dictionary = dict_blank();
  if (!dictionary) {
    return NULL;
  }
  if (ecb_value_adopt(value, dictionary, drop_dictionary) != 0) {
    dict_drop(dictionary);
    return NULL;
  }
  ecb_value_storage(value, index)->vdict = dictionary;
  return dictionary;
}

/* As dict_add_key_value, whose failures are only noted. */
int ecb_value_dict_add(ECDict dictionary, const char *key, const char *text) {
  return ecb_dictionary_add(dictionary, key, text) ? 0 : -1;
}

int ecb_value_is_valid(ecb_value *value, string *output) {
  ec_config_option_def *option = value->shown.opt;
  const char *before;
  int is_valid;
  if (!option->validate_value) {
    return 1;
  }
  before = ecb_enter_module(ecb_option_module(option));
  is_valid = option->validate_value(option, output,
                                    &value->generation->shown.header,
                                    &value->shown);
  ecb_enter_module(before);
  return is_valid != 0;
}

void ecb_value_postset(ecb_value *value, string *output) {
  ec_config_option_def *option = value->shown.opt;
  if (option->postset) {
    const char *before = ecb_enter_module(ecb_option_module(option));
    option->postset(option, output, &value->generation->shown.header,
                    &value->shown);
    ecb_enter_module(before);
    value->has_postset = 1;
  }
}

/* What stands for an option without a value; one for each definition under a
   handle, for ever. */
ECB_EXPORT ec_config_value *ec_config_null_value(int option_slot) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static ecb_value *nulls;
  ec_config_option_def *option = ecb_option_at(option_slot);
  ecb_value *value;
  if (!option) {
    return NULL;
  }
  pthread_mutex_lock(&lock);
  for (value = nulls; value && (value->slot != option_slot || value->shown.opt != option);) {
    value = value->next;
  }
  if (!value && (value = blank(option, option_slot))) {
    value->next = nulls;
    nulls = value;
  }
  pthread_mutex_unlock(&lock);
  if (!value) {
    return NULL;
  }
  __atomic_add_fetch(&value->shown.refcnt, 1, __ATOMIC_RELAXED);
  return &value->shown;
}
