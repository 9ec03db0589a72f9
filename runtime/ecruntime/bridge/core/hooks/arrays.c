/* Arrays of providers, made when they are first asked for. */
#include "hooks/arrays.h"

#include <pthread.h>
#include <stdlib.h>

#include "hooks/tap.h"
#include "misc/ec_ptr_array.h"
#include "module-hooks.h"

typedef struct ecb_array {
  struct ecb_array *next;
  ec_atomic_t hook_id;
  ec_ptr_array shown;
  void *items[];
} ecb_array;

/* Guards the lists of all generations; such calls are rare. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;

/* Who walks by itself makes no call that could be watched. */
static ecb_array *new_array(const ec_hook_chain *own, ec_atomic_t hook_id) {
  static const ec_hook_chain none = {0, 0};
  const ec_hook_chain *chain = own ? own : &none;
  ecb_array *array =
      calloc(1, sizeof(*array) + chain->count * sizeof(*array->items));
  u_int32_t index;
  if (!array) {
    return NULL;
  }
  array->hook_id = hook_id;
  array->shown.sizeof_ec_ptr_array = sizeof(array->shown);
  array->shown.size = array->shown.allocd = (int)chain->count;
  array->shown.items = array->items;
  for (index = 0; index < chain->count; index++) {
    array->items[index] = (void *)&chain->provider[index];
  }
  return array;
}

/* Each element is an ec_hook_provider. One of another language whose hook has
   no declaration yet has no function. The array is the generation's. */
ECB_EXPORT ec_ptr_array *
module_get_hook_array_from_transaction(ec_config_header *transaction,
                                       struct __ec_hook_head *head) {
  ecb_generation *generation;
  ecb_array *array;
  if (!transaction || !head) {
    return NULL;
  }
  generation = (ecb_generation *)transaction->transaction;
  pthread_mutex_lock(&lock_);
  array = generation->arrays;
  while (array && array->hook_id != head->hook_id) {
    array = array->next;
  }
  if (!array && (array = new_array(ecb_own_chain(generation,
                                                 (u_int64_t)head->hook_id),
                                   head->hook_id))) {
    array->next = generation->arrays;
    generation->arrays = array;
  }
  pthread_mutex_unlock(&lock_);
  return array ? &array->shown : NULL;
}

void ecb_arrays_free(ecb_generation *generation) {
  ecb_array *array = generation->arrays;
  while (array) {
    ecb_array *next = array->next;
    free(array);
    array = next;
  }
  generation->arrays = NULL;
}
