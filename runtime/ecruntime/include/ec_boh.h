/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_BOH_H
#define EC_EC_BOH_H
#include "ec_types.h"
#include "echash.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _ec_bag {
  ec_hash_table ht;
  ec_bag_hook_func func;
  void *closure;
  ec_atomic_t ref;
};

ec_bag *ec_bag_addref(ec_bag *bag);
ec_bag *ec_bag_create(void);
void ec_bag_delref(ec_bag *bag);
void ec_bag_empty(ec_bag *bag);
void *ec_bag_find(ec_bag *bag, const char *typedname);
void *ec_bag_get(ec_bag *bag, const char *typedname);
int ec_bag_put(ec_bag *bag, const char *typedname, void *thing);
void *ec_bag_remove(ec_bag *bag, const char *typedname);

#ifdef __cplusplus
}
#endif

#endif
