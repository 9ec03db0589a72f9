/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_BLOBJECT_H
#define EC_EC_BLOBJECT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _ec_blobject {
  ec_blobject_class *cls;
  ec_atomic_t ref;
  void *self;
};

struct _ec_blobject_class {
  const char *objectType;
  void (*dtor)(void *self);
  void (*printer)(void *self, string *output);
};

void ec_blobject_addref(ec_blobject *obj);
void ec_blobject_delref(ec_blobject *obj);
void ec_blobject_delref_typeunsafe(void *blobject);
ec_blobject *ec_blobject_wrap(ec_blobject_class *cls, void *object);

#ifdef __cplusplus
}
#endif

#endif
