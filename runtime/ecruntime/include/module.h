/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULE_H
#define EC_MODULE_H
/*
 * What each module has: the infrastructure through which the server enters it,
 * and the options that it declares.
 */
#include "ec_types.h"
#include "configuration.h"
#include "shared_module.h"
#include "ec_abi.h"
#include "ecxs/record.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_MODULE_INIT_INIT 0
#define EC_MODULE_INIT_POSTINIT 1
#define EC_MODULE_TYPE_GENERIC 1
#define EC_MODULE_INIT_DESTROY 2
#define EC_MODULE_TYPE_SINGLETON 2
#define EC_MODULE_INIT_PRIVILEGED 16
struct ec_module_manifest_iter_t {
  void *manifests;
  void *next;
};

/*
 * Two shapes. With EC_API 4 the text _EC_VER stands behind the description,
 * with EC_API 3 it does not; no layout takes both kinds of initializer.
 * defines.h tells how a build finds out which one a source has.
 *
 * The server owns the infrastructure. A module writes module_private_data only.
 */
struct _generic_module_infrastructure {
#if EC_API >= 4
  shared_module_infrastructure_9 shared;
#else
  shared_module_infrastructure_8 shared;
#endif
  void *module_private_data;
};

/* Initializers leave module_private_data out, and older ones more than that. */
#define EC_MODULE_EXPORT                                             \
  _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"") \
  __attribute__((visibility("default")))

/*
 * The first three members: shape, kind and flags in one word, the record of
 * the instance, and the stamp of this build. That the third points to a stamp
 * is how a reader of the file knows an infrastructure from other data.
 */
#define EC_MODULE_INIT(type, flags)                    \
  ((u_int32_t)EC_API << 24 | (u_int32_t)(type) << 16 | \
   (u_int32_t)(flags)),                                \
      NULL, EC_STAMP_POINTER

/* The mode of a call of ext_init, without EC_MODULE_INIT_PRIVILEGED. */
#define EC_MODULE_INIT_MODE(flags) ((flags) & 0x0f)

/*
 * An option, at file scope: its definition, and the record from which `ecxs`
 * writes the :auto lines of the manifest. The names stand in the record as
 * written, the other arguments as they are after expansion.
 */
#define ECCFG_MODULE_OPT_DEF(modulename, optionname, optiontype, personality, \
                             fallback, isarray, closure, defaultvalue,        \
                             optionmap, validate, postset, datafree)          \
  static ec_config_option_def ec_opt_##modulename##_##optionname = {          \
      #optionname, optiontype, personality, fallback,                         \
      isarray, closure, defaultvalue, optionmap,                              \
      validate, postset, datafree};                                           \
  EC__DECLARATION_RECORD(                                                     \
      "opt\037" #modulename "\037" #optionname                                \
      "\037" EC__TEXT(optiontype) "\037" EC__TEXT(personality)                \
      "\037" EC__TEXT(fallback) "\037" EC__TEXT(isarray)                      \
      "\037" EC__TEXT(defaultvalue) "\037" EC__TEXT(optionmap)                \
      "\037" EC__TEXT(validate) "\037" EC__TEXT(postset)                      \
      "\037" EC__TEXT(datafree) "\037" __FILE__ "\037" EC__TEXT(__LINE__))

/* An expression, in conf_setup: the handle of the option, or -1. */
#define ECCFG_MODULE_OPT_REGISTER(modulename, optionname)                 \
  (__extension__({                                                        \
    EC__CODE_RECORD(EC__CODE_FIELD("reg") EC__CODE_FIELD(#modulename)     \
                    EC__CODE_FIELD(#optionname) EC__CODE_STRING(__FILE__) \
                    EC__CODE_FIELD("")                                    \
                    EC__CODE_LAST_FIELD(EC__TEXT(__LINE__)))              \
    ec_config_register_option(&ec_opt_##modulename##_##optionname);       \
  }))
void ec_mod_debug(generic_module_infrastructure *mod, int level,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void ec_mod_vdebug(generic_module_infrastructure *mod, int level,
    const char *fmt, va_list arg);
int mod_printf(int level, const char *fmt, ...) __attribute__((format(printf, 2,
    3)));
void ec_module_manifest_iter_clone(ec_module_manifest_iter_t *dst,
    ec_module_manifest_iter_t *src);
void ec_module_manifest_iter_destroy(ec_module_manifest_iter_t *iter);
void ec_module_manifest_iter_init(ec_module_manifest_iter_t *iter);
int ec_module_manifest_iter_next(ec_module_manifest_iter_t *iter,
    const char **modulename);
void ec_module_manifest_refresh(void);
int ec_module_manifest_value_as_dict(ec_module_manifest_iter_t *iter,
    const char *modulename, const char *keyname, ECDict *dict);
int ec_module_manifest_value_as_list(ec_module_manifest_iter_t *iter,
    const char *modulename, const char *keyname, ec_ptr_array **list);
int ec_module_manifest_value_as_string(ec_module_manifest_iter_t *iter,
    const char *modulename, const char *keyname, const char **string_val);
int ec_module_resolve_capability(const char *capability_string, string *out);

#ifdef __cplusplus
}
#endif

#endif
