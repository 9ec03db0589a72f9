/* Objects in boxes that count references, and bags of such objects by the name
   of their type. References may be taken and dropped by any thread; a bag is
   changed by one thread at a time. */
#include "ecb_export.h"
#include "ec_blobject.h"
#include "ec_boh.h"
#include "ec_malloc.h"
#undef ec_malloc
#undef ec_free

/* Bags in bags; one that holds itself is given up at this depth. */
enum { DEEPEST = 8 };

/* NULL without memory; the object is then still the caller's. */
ECB_EXPORT ec_blobject *ec_blobject_wrap(ec_blobject_class *class_,
                                         void *object) {
  ec_blobject *box = ec_malloc(MEMTYPE_BLOBJECT);
  if (box) {
    *box = (ec_blobject){class_, 1, object};
  }
  return box;
}

ECB_EXPORT void ec_blobject_addref(ec_blobject *box) {
  __atomic_add_fetch(&box->ref, 1, __ATOMIC_RELAXED);
}

ECB_EXPORT void ec_blobject_delref(ec_blobject *box) {
  if (box && __atomic_sub_fetch(&box->ref, 1, __ATOMIC_ACQ_REL) == 0) {
    if (box->cls && box->cls->dtor) {
      box->cls->dtor(box->self);
    }
    ec_free(MEMTYPE_BLOBJECT, box);
  }
}

ECB_EXPORT void ec_blobject_delref_typeunsafe(void *box) {
  ec_blobject_delref(box);
}

static void free_name(void *name) { ec_free(MEMTYPE_ECDICT, name); }

ECB_EXPORT ec_bag *ec_bag_create(void) {
  ec_bag *bag = ec_malloc(MEMTYPE_EC_BAG);
  if (bag) {
    memset(bag, 0, sizeof(*bag));
    echash_init(&bag->ht);
    bag->ht.key_free = free_name;
    bag->ref = 1;
  }
  return bag;
}

ECB_EXPORT ec_bag *ec_bag_addref(ec_bag *bag) {
  __atomic_add_fetch(&bag->ref, 1, __ATOMIC_RELAXED);
  return bag;
}

/* The things in it are their owners'. */
ECB_EXPORT void ec_bag_empty(ec_bag *bag) {
  echash_delete_all(&bag->ht, free_name, NULL);
}

ECB_EXPORT void ec_bag_delref(ec_bag *bag) {
  if (bag && __atomic_sub_fetch(&bag->ref, 1, __ATOMIC_ACQ_REL) == 0) {
    echash_destroy(&bag->ht, free_name, NULL);
    ec_free(MEMTYPE_EC_BAG, bag);
  }
}

ECB_EXPORT void *ec_bag_get(ec_bag *bag, const char *name) {
  void *thing = NULL;
  size_t length = strlen(name);
  if (length <= INT_MAX) {
    echash_retrieve(&bag->ht, name, (int)length, &thing);
  }
  return thing;
}

/* Copies the name; takes the place of a thing of the same name. 0 without
   memory. */
ECB_EXPORT int ec_bag_put(ec_bag *bag, const char *name, void *thing) {
  size_t length = strlen(name);
  char *copy =
      length <= INT_MAX ? ec_mt_strdup(MEMTYPE_ECDICT, name) : NULL;
  if (copy && echash_store(&bag->ht, copy, (int)length, thing)) {
    return 1;
  }
  ec_free(MEMTYPE_ECDICT, copy);
  return 0;
}

ECB_EXPORT void *ec_bag_remove(ec_bag *bag, const char *name) {
  void *thing = ec_bag_get(bag, name);
  size_t length = strlen(name);
  if (length <= INT_MAX) {
    echash_delete(&bag->ht, name, (int)length, free_name, NULL);
  }
  return thing;
}

static int is_bag(const char *name) {
  return strcmp(name, "ec_bag") == 0 || strncmp(name, "ec_bag:", 7) == 0;
}

static void *find(ec_bag *bag, const char *name, int depth) {
  void *found = ec_bag_get(bag, name);
  ec_hash_iter iterator = {NULL, 0};
  const char *entry;
  void *thing;
  if (!found && bag->func) {
    found = bag->func(bag, name, bag->closure);
  }
  while (!found && depth < DEEPEST &&
         echash_next(&bag->ht, &iterator, &entry, NULL, &thing)) {
    if (thing && is_bag(entry)) {
      found = find(thing, name, depth + 1);
    }
  }
  return found;
}

/* First in the bag, then by its function, then in the bags that it holds under
   the name `ec_bag` or `ec_bag:NAME`. */
ECB_EXPORT void *ec_bag_find(ec_bag *bag, const char *name) {
  return find(bag, name, 0);
}
