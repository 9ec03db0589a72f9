/* Resource lists: what modules register for the length of a generation. */
#include <stdlib.h>

#include "config/values.h"
#include "ecb_thread.h"
#include "ec_blobject.h"
#include "misc/ec_ptr_array.h"

/* Ids of all modules of the process. Any thread, atomic. */
static ec_atomic_t last_id_;

/* The lists of one generation by id; each is an ec_blobject whose `self` is an
   ec_ptr_array of ec_blobject pointers, referenced by the list. The scheduler
   thread adds before publication; afterwards nobody changes it. */
typedef struct ecb_resources {
  struct ecb_resources *next;
  ec_atomic_t id;
  ec_blobject *list;
} ecb_resources;

static void free_list(void *self) {
  ec_ptr_array_destroy(self);
  free(self);
}

static void drop_item(void *item) { ec_blobject_delref(item); }

static ec_blobject_class list_class_ = {"resource list", free_list, NULL};

static ec_blobject *new_list(void) {
  ec_ptr_array *array = calloc(1, sizeof(*array));
  ec_blobject *list = NULL;
  if (!array) {
    return NULL;
  }
  if (!ec_ptr_array_init(array, 0, drop_item)) {
    free(array);
    return NULL;
  }
  list = ec_blobject_wrap(&list_class_, array);
  if (!list) {
    free_list(array);
  }
  return list;
}

void ecb_resources_free(ecb_resources *resources) {
  while (resources) {
    ecb_resources *next = resources->next;
    ec_blobject_delref(resources->list);
    free(resources);
    resources = next;
  }
}

static ecb_resources *find(ecb_resources *resources, ec_atomic_t id) {
  while (resources && resources->id != id) {
    resources = resources->next;
  }
  return resources;
}

static ecb_resources *add(ecb_resources **place, ec_atomic_t id) {
  ecb_resources *one = malloc(sizeof(*one));
  ec_blobject *list = one ? new_list() : NULL;
  if (!list) {
    free(one);
    return NULL;
  }
  *one = (ecb_resources){*place, id, list};
  *place = one;
  return one;
}

static ec_blobject *taken(const ecb_resources *one) {
  if (!one) {
    return NULL;
  }
  ec_blobject_addref(one->list);
  return one->list;
}

/* Scheduler thread, in a transaction: made if it is not there. */
static ec_blobject *get_pending(ec_atomic_t id) {
  ecb_generation *draft =
      ecb_in_scheduler_thread() ? ecb_generation_draft() : NULL;
  ecb_resources **place = draft ? ecb_values_resources(draft) : NULL;
  ecb_resources *one;
  if (!place) {
    return NULL;
  }
  one = find(*place, id);
  return taken(one ? one : add(place, id));
}

/* The generation of the call stays while this looks. */
static ec_blobject *get_current(ec_atomic_t id) {
  ec_thread *thread = ec__hook_enter();
  ecb_generation *generation = (ecb_generation *)ec__hook_current();
  ec_blobject *list = NULL;
  if (generation->values) {
    list = taken(find(*ecb_values_resources(generation), id));
  }
  ec__hook_leave(thread);
  return list;
}

ECB_EXPORT ec_atomic_t ec_config_rsrc_create(void) {
  return __atomic_add_fetch(&last_id_, 1, __ATOMIC_RELAXED);
}

ECB_EXPORT ec_blobject *ec_config_rsrc_get(ec_atomic_t id, int registering) {
  return registering == EC_CFG_RSRC_REGISTERING ? get_pending(id)
                                                : get_current(id);
}
