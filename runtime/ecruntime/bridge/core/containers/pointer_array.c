/* Arrays of pointers that grow. An array belongs to one thread at a time; who
   calls init calls destroy. Its elements are the caller's unless a free
   function was given. */
#include "ecb_export.h"
#include "ec_malloc.h"
#include "misc/ec_ptr_array.h"
#undef ec_malloc_size
#undef ec_free

static void set_empty(ec_ptr_array *array) {
  array->size = 0;
  array->items = array->static_items;
  array->allocd = EC_PTR_ARRAY_DEFAULT_PREALLOC;
}

/* Makes room for `count` elements. On failure nothing changes. */
static int reserve(ec_ptr_array *array, int count) {
  int room = array->allocd;
  void **items;
  if (count <= room) {
    return 1;
  }
  while (room < count) {
    room = room > INT_MAX / 2 ? INT_MAX : room * 2;
  }
  if (array->items != array->static_items) {
    items = ec_realloc(MEMTYPE_EC_PTR_ARRAY, array->items,
                       (size_t)room * sizeof(*items));
  } else {
    items = ec_malloc_size(MEMTYPE_EC_PTR_ARRAY, (size_t)room * sizeof(*items));
    if (items) {
      memcpy(items, array->static_items, (size_t)array->size * sizeof(*items));
    }
  }
  if (!items) {
    return 0;
  }
  array->items = items;
  array->allocd = room;
  return 1;
}

/* Opens a gap of one element at `slot`, which is at most the size. */
static int open_gap(ec_ptr_array *array, int slot) {
  if (array->size == INT_MAX || !reserve(array, array->size + 1)) {
    return 0;
  }
  memmove(array->items + slot + 1, array->items + slot,
          (size_t)(array->size - slot) * sizeof(*array->items));
  array->size++;
  return 1;
}

ECB_EXPORT int ec_ptr_array_init(ec_ptr_array *array, int preallocated,
                                 ec_ptr_array_free_func free_func) {
  memset(array, 0, sizeof(*array));
  array->sizeof_ec_ptr_array = sizeof(*array);
  array->free_func = free_func;
  set_empty(array);
  return reserve(array, preallocated);
}

ECB_EXPORT int ec_ptr_array_append(ec_ptr_array *array, void *element) {
  int slot = array->size;
  if (!open_gap(array, slot)) {
    return -1;
  }
  array->items[slot] = element;
  return slot;
}

/* Later elements move up; beyond the end, the slots between become NULL. */
ECB_EXPORT int ec_ptr_array_insert(ec_ptr_array *array, int slot,
                                   void *element) {
  if (slot < 0) {
    return 0;
  }
  if (slot > array->size) {
    if (slot == INT_MAX || !reserve(array, slot + 1)) {
      return 0;
    }
    memset(array->items + array->size, 0,
           (size_t)(slot - array->size) * sizeof(*array->items));
    array->size = slot;
  }
  if (!open_gap(array, slot)) {
    return 0;
  }
  array->items[slot] = element;
  return 1;
}

ECB_EXPORT int ec_ptr_array_unshift(ec_ptr_array *array, void *element) {
  return ec_ptr_array_insert(array, 0, element) ? array->size : 0;
}

ECB_EXPORT void *ec_ptr_array_get(ec_ptr_array *array, int slot) {
  return slot >= 0 && slot < array->size ? array->items[slot] : NULL;
}

ECB_EXPORT void ec_ptr_array_remove(ec_ptr_array *array, int slot) {
  void *element = ec_ptr_array_get(array, slot);
  if (slot < 0 || slot >= array->size) {
    return;
  }
  array->size--;
  memmove(array->items + slot, array->items + slot + 1,
          (size_t)(array->size - slot) * sizeof(*array->items));
  if (array->free_func && element) {
    array->free_func(element);
  }
}

ECB_EXPORT void ec_ptr_array_destroy(ec_ptr_array *array) {
  int slot;
  for (slot = 0; array->free_func && slot < array->size; slot++) {
    if (array->items[slot]) {
      array->free_func(array->items[slot]);
    }
  }
  if (array->items != array->static_items) {
    ec_free(MEMTYPE_EC_PTR_ARRAY, array->items);
  }
  set_empty(array);
}
