/* Sets of manifests, and iterators over one. An iterator belongs to one thread
   at a time. */
#include "module/manifests.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "containers/dictionary.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "misc/ec_ptr_array.h"
#include "module.h"

typedef struct value {
  struct value *next;
  const char *text; /* behind the key */
  char key[];
} value;

typedef struct manifest {
  struct manifest *next;
  value *values; /* newest first */
  char module[];
} manifest;

struct ecb_manifests {
  int references; /* atomic */
  manifest *first;
  manifest **last; /* until it is handed over */
  manifest *newest;
};

/* The process has one current set. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_manifests *current_;

/* ---- the host's side ---- */

ecb_manifests *ecb_manifests_new(void) {
  ecb_manifests *set = calloc(1, sizeof(*set));
  if (set) {
    set->references = 1;
    set->last = &set->first;
  }
  return set;
}

int ecb_manifests_add(ecb_manifests *set, const char *module) {
  size_t size = strlen(module) + 1;
  manifest *one = calloc(1, sizeof(*one) + size);
  if (!one) {
    return -1;
  }
  memcpy(one->module, module, size);
  *set->last = set->newest = one;
  set->last = &one->next;
  return 0;
}

int ecb_manifests_add_value(ecb_manifests *set, const char *key,
                            const char *bytes) {
  size_t key_size = strlen(key) + 1;
  size_t size = strlen(bytes) + 1;
  value *one = malloc(sizeof(*one) + key_size + size);
  if (!one || !set->newest) {
    free(one);
    return -1;
  }
  memcpy(one->key, key, key_size);
  one->text = memcpy(one->key + key_size, bytes, size);
  one->next = set->newest->values;
  set->newest->values = one;
  return 0;
}

static void free_manifest(manifest *one) {
  while (one->values) {
    value *next = one->values->next;
    free(one->values);
    one->values = next;
  }
  free(one);
}

void ecb_manifests_free(ecb_manifests *set) {
  if (!set ||
      __atomic_sub_fetch(&set->references, 1, __ATOMIC_ACQ_REL) != 0) {
    return;
  }
  while (set->first) {
    manifest *next = set->first->next;
    free_manifest(set->first);
    set->first = next;
  }
  free(set);
}

void ecb_manifests_set(ecb_manifests *set) {
  ecb_manifests *before;
  pthread_mutex_lock(&lock_);
  before = current_;
  current_ = set;
  pthread_mutex_unlock(&lock_);
  ecb_manifests_free(before);
}

static ecb_manifests *hold_current(void) {
  ecb_manifests *set;
  pthread_mutex_lock(&lock_);
  set = current_;
  if (set) {
    __atomic_add_fetch(&set->references, 1, __ATOMIC_RELAXED);
  }
  pthread_mutex_unlock(&lock_);
  return set;
}

/* ---- the modules' side ---- */

/* Any thread. The host reads while it is called. */
ECB_EXPORT void ec_module_manifest_refresh(void) {
  if (ecb_host_.read_manifests) {
    ecb_host_.read_manifests(ecb_host_.context);
  }
}

static void begin(ec_module_manifest_iter_t *iter, ecb_manifests *set) {
  iter->manifests = set;
  iter->next = set ? set->first : NULL;
}

ECB_EXPORT void ec_module_manifest_iter_init(ec_module_manifest_iter_t *iter) {
  ecb_manifests *set = hold_current();
  if (!set) {
    ec_module_manifest_refresh();
    set = hold_current();
  }
  begin(iter, set);
}

/* It starts at the beginning of the same set. */
ECB_EXPORT void ec_module_manifest_iter_clone(ec_module_manifest_iter_t *dst,
                                              ec_module_manifest_iter_t *src) {
  ecb_manifests *set = src->manifests;
  if (set) {
    __atomic_add_fetch(&set->references, 1, __ATOMIC_RELAXED);
  }
  begin(dst, set);
}

ECB_EXPORT void
ec_module_manifest_iter_destroy(ec_module_manifest_iter_t *iter) {
  ecb_manifests_free(iter->manifests);
  memset(iter, 0, sizeof(*iter));
}

ECB_EXPORT int ec_module_manifest_iter_next(ec_module_manifest_iter_t *iter,
                                            const char **modulename) {
  const manifest *one = iter->next;
  if (!one) {
    return 0;
  }
  *modulename = one->module;
  iter->next = one->next;
  return 1;
}

/* Names have no case. The host has joined the lines of a key. */
static const char *find(const ec_module_manifest_iter_t *iter,
                        const char *module, const char *key) {
  const ecb_manifests *set = iter->manifests;
  const manifest *one = set ? set->first : NULL;
  const value *found;
  while (one && strcasecmp(one->module, module) != 0) {
    one = one->next;
  }
  found = one ? one->values : NULL;
  while (found && strcasecmp(found->key, key) != 0) {
    found = found->next;
  }
  return found ? found->text : NULL;
}

/* The text is of the set, which the iterator holds. */
ECB_EXPORT int
ec_module_manifest_value_as_string(ec_module_manifest_iter_t *iter,
                                   const char *modulename, const char *keyname,
                                   const char **string_val) {
  *string_val = find(iter, modulename, keyname);
  return *string_val != NULL;
}

/* The next of the words that commas and blanks divide; NULL at the end. */
static const char *next_word(const char **place, size_t *length) {
  static const char between[] = ", \t\r\n";
  const char *word = *place + strspn(*place, between);
  *length = strcspn(word, between);
  *place = word + *length;
  return *length ? word : NULL;
}

static int add_words(ec_ptr_array *array, const char *words) {
  const char *word;
  size_t length;
  while ((word = next_word(&words, &length))) {
    char *copy = strndup(word, length);
    if (!copy || ec_ptr_array_append(array, copy) < 0) {
      free(copy);
      return -1;
    }
  }
  return 0;
}

/* The items are texts, which go with the array; the array is from malloc. */
ECB_EXPORT int
ec_module_manifest_value_as_list(ec_module_manifest_iter_t *iter,
                                 const char *modulename, const char *keyname,
                                 ec_ptr_array **list) {
  const char *words = find(iter, modulename, keyname);
  ec_ptr_array *array = words ? malloc(sizeof(*array)) : NULL;
  *list = NULL;
  if (!words) {
    return 0;
  }
  if (array && ec_ptr_array_init(array, 0, free)) {
    if (add_words(array, words) == 0) {
      *list = array;
      return 1;
    }
    ec_ptr_array_destroy(array);
  }
  free(array);
  ecb_note(DERROR, "no memory for the values of '%.60s'", keyname);
  return 0;
}

static int add_pairs(ECDict dictionary, const char *words) {
  const char *word;
  size_t length;
  int index;
  for (index = 0; (word = next_word(&words, &length)); index++) {
    char key[16];
    char *copy = strndup(word, length);
    int is_added;
    snprintf(key, sizeof(key), "%d", index);
    is_added = copy && ecb_dictionary_add(dictionary, key, copy);
    free(copy);
    if (!is_added) {
      return -1;
    }
  }
  return 0;
}

ECB_EXPORT int
ec_module_manifest_value_as_dict(ec_module_manifest_iter_t *iter,
                                 const char *modulename, const char *keyname,
                                 ECDict *dict) {
  const char *words = find(iter, modulename, keyname);
  *dict = words ? dict_blank() : NULL;
  if (!words) {
    return 0;
  }
  if (*dict && add_pairs(*dict, words) == 0) {
    return 1;
  }
  dict_drop(*dict);
  *dict = NULL;
  ecb_note(DERROR, "no memory for the values of '%.60s'", keyname);
  return 0;
}

/* Loading is the scheduler thread's. */
ECB_EXPORT int ec_module_resolve_capability(const char *capability_string,
                                            string *out) {
  if (!ecb_in_scheduler_thread()) {
    ecb_misuse("RT101",
               "ec_module_resolve_capability was called outside the scheduler "
               "thread");
  }
  if (!capability_string || !ecb_host_.resolve_capability) {
    return 0;
  }
  return ecb_host_.resolve_capability(ecb_host_.context, capability_string,
                                      out) != 0;
}
