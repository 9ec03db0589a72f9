/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_SCRIPTLETS_EC_SCRIPTLET_H
#define EC_MODULES_SCRIPTLETS_EC_SCRIPTLET_H
#include "ec_types.h"
#include "misc/ec_ptr_array.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SCPT_ERR (-1)
#define SCPT_OK 0
#define SCPT_YIELD 1
enum ec__scpt_arg_def_type {
  SCPT_T_IGNORE = 0,
  SCPT_T_META = 1,
  SCPT_T_STRING = 2,
  SCPT_T_INT = 3,
  SCPT_T_VALIST = 4,
  SCPT_T_VCTX = 5,
};
struct scpt_arg_def {
  char *type_name;
  scpt_objtype *objtype;
  unsigned int size;
  enum ec__scpt_arg_def_type type;
  const char *bag_type_name;
  const char *ctx_key_name;
  int looked_for_metatable;
};

struct scpt_callout {
  char *name;
  struct scpt_arg_def *rettype;
  int calloutid;
  ec_ptr_array arg_defs;
  char *hashkey;
};

struct scpt_obj_method {
  char *name;
  scpt_function func;
};

struct _scpt_objtype {
  unsigned sizeof_scpt_objtype;
  char *type_name;
  void (*on_create)(scpt_thread *L, void *ptr);
  int (*on_gc)(scpt_thread *L);
  struct scpt_obj_method *methods;
  ec_hash_table *properties;
  int _abi_trick;
};

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(scpt_autoload_ns)
int scpt_autoload_ns(EC_ANYTHING);
EC_NOT_HERE(scpt_compile_callout)
scpt_callout *scpt_compile_callout(EC_ANYTHING);
EC_NOT_HERE(scpt_compile_hook_callout)
int scpt_compile_hook_callout(EC_ANYTHING);
EC_NOT_HERE(scpt_execute_or_resume)
int scpt_execute_or_resume(EC_ANYTHING);
EC_NOT_HERE(scpt_ffi_cif_alloc)
void *scpt_ffi_cif_alloc(EC_ANYTHING);
EC_NOT_HERE(scpt_ffi_closure_alloc)
void *scpt_ffi_closure_alloc(EC_ANYTHING);
EC_NOT_HERE(scpt_get_bag)
ec_bag *scpt_get_bag(EC_ANYTHING);
EC_NOT_HERE(scpt_get_traceback)
int scpt_get_traceback(EC_ANYTHING);
EC_NOT_HERE(scpt_getspecific)
void *scpt_getspecific(EC_ANYTHING);
EC_NOT_HERE(scpt_parse_params)
void scpt_parse_params(EC_ANYTHING);
EC_NOT_HERE(scpt_push_double)
void scpt_push_double(EC_ANYTHING);
EC_NOT_HERE(scpt_push_integer)
void scpt_push_integer(EC_ANYTHING);
EC_NOT_HERE(scpt_push_object)
void scpt_push_object(EC_ANYTHING);
EC_NOT_HERE(scpt_push_object2)
void scpt_push_object2(EC_ANYTHING);
EC_NOT_HERE(scpt_push_object_and_allocate)
void *scpt_push_object_and_allocate(EC_ANYTHING);
EC_NOT_HERE(scpt_push_object_and_allocate2)
void *scpt_push_object_and_allocate2(EC_ANYTHING);
EC_NOT_HERE(scpt_push_object_by_typename)
void scpt_push_object_by_typename(EC_ANYTHING);
EC_NOT_HERE(scpt_push_ref)
void scpt_push_ref(EC_ANYTHING);
EC_NOT_HERE(scpt_push_string)
void scpt_push_string(EC_ANYTHING);
EC_NOT_HERE(scpt_raise_error)
int scpt_raise_error(EC_ANYTHING);
EC_NOT_HERE(scpt_register_autoload)
int scpt_register_autoload(EC_ANYTHING);
EC_NOT_HERE(scpt_register_funcs)
int scpt_register_funcs(EC_ANYTHING);
EC_NOT_HERE(scpt_register_objtype)
int scpt_register_objtype(EC_ANYTHING);
EC_NOT_HERE(scpt_register_objtype_augmentation)
int scpt_register_objtype_augmentation(EC_ANYTHING);
EC_NOT_HERE(scpt_run_callout)
int scpt_run_callout(EC_ANYTHING);
EC_NOT_HERE(scpt_set_output_string)
string *scpt_set_output_string(EC_ANYTHING);
EC_NOT_HERE(scpt_setspecific)
void scpt_setspecific(EC_ANYTHING);
EC_NOT_HERE(scpt_thread_close)
void scpt_thread_close(EC_ANYTHING);
EC_NOT_HERE(scpt_thread_new)
scpt_thread *scpt_thread_new(EC_ANYTHING);
EC_NOT_HERE(scpt_unpin_ref)
void scpt_unpin_ref(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
