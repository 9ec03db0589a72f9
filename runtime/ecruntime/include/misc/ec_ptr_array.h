/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_PTR_ARRAY_H
#define EC_MISC_EC_PTR_ARRAY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_PTR_ARRAY_DEFAULT_PREALLOC 16
struct _ec_ptr_array {
  u_int32_t sizeof_ec_ptr_array;
  int size;
  int allocd;
  void **items;
  ec_ptr_array_free_func free_func;
  void *static_items[EC_PTR_ARRAY_DEFAULT_PREALLOC];
};

int ec_ptr_array_append(ec_ptr_array *array, void *element);
void ec_ptr_array_destroy(ec_ptr_array *array);
void *ec_ptr_array_get(ec_ptr_array *array, int slot);
int ec_ptr_array_init(ec_ptr_array *array, int prealloc_size,
    ec_ptr_array_free_func free_func);
int ec_ptr_array_insert(ec_ptr_array *array, int slot, void *elt);
void ec_ptr_array_remove(ec_ptr_array *array, int slot);
int ec_ptr_array_unshift(ec_ptr_array *array, void *elt);

#ifdef __cplusplus
}
#endif

#endif
