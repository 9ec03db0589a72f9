/* Between NAME.so, which knows no Python, and ecpython.so, which embeds it:
   plain C, so that a module is built for no Python in particular. */
#ifndef ECX_H
#define ECX_H
#include <stdint.h>

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "misc/ec_string.h"

/* Changes with each member below. */
#define ECX_VERSION 1
/* The most arguments of a hook, without the closure. */
#define ECX_ARGUMENTS 24

/* One argument or result. */
typedef union ecx_slot {
  int64_t number;
  double real;
  const void *pointer;
  const char *text;
} ecx_slot;

/* `kinds` has a letter for the result, then one for each argument:
   v nothing; b h i l, and in upper case without sign: integers of 8, 16, 32
   and 64 bits; d a floating point number; s a text, S one that the next
   argument measures; y and Y bytes, likewise; t a struct timeval *; o a pointer
   of the class in `classes`. */
typedef struct ecx_provider {
  const char *method;         /* of the author's class */
  const char *kinds;
  const char *const *classes; /* one for each argument, "" where none */
} ecx_provider;

/* A hook that the module calls; without a transaction in the current
   generation. Any thread. */
typedef struct ecx_hook {
  const char *leaf;
  const char *kinds;
  void (*call)(ec_config_header *transaction, const ecx_slot *arguments,
               ecx_slot *result);
  int (*has)(ec_config_header *transaction);
} ecx_hook;

typedef struct ecx_option {
  ec_config_item_type_t type;
  int is_array;
  int slot;   /* -1 before conf_setup */
  int is_own; /* of the module's own stanza */
} ecx_option;

/* One library; static data of NAME.so, which is never unloaded. */
typedef struct ecx_module {
  int version;         /* ECX_VERSION */
  const char *name;    /* of the module */
  const char *package; /* the folder of the author's package, below root */
  const char *digest;  /* of the package */
  const char *root;    /* the folder of ecpython.so, ecserver and ecruntime */
  const ecx_provider *providers;
  const ecx_hook *hooks;
  ecx_option *options;
  int provider_count;
  int hook_count;
  int option_count;
  int is_singleton;
  void *opened; /* the instance that conf_setup made, of ecpython.so */
} ecx_module;

/* What ecpython.so does for modules. Scheduler thread but for `provide`. */
typedef struct ecx_api {
  int version;
  /* An instance of the author's class; NULL after a log line. */
  void *(*create)(ecx_module *module, generic_module_infrastructure *self);
  int (*conf_setup)(void *instance);
  int (*ext_init)(void *instance, ec_config_header *transaction,
                  string *output, int flags);
  /* 1 once in the life of an instance: its providers are to be registered. */
  int (*registers)(void *instance);
  /* Each publication, the instance's own included. */
  void (*commit)(void *instance);
  void (*destroy)(void *instance);
  void (*control)(void *instance, string *response, const char *command,
                  int xml);
  /* Of values of option number `option`: 1 for a good one. */
  int (*validate)(ecx_module *module, int option, string *output,
                  ec_config_value *value);
  void (*postset)(ecx_module *module, int option, ec_config_value *value);
  void (*datafree)(ecx_module *module, int option, void *data);
  /* Any thread. `result` is as it was when the provider fails. */
  void (*provide)(void *instance, int index, const ecx_slot *arguments,
                  ecx_slot *result);
  void (*shutdown)(void);
} ecx_api;

/* Scheduler thread: the machine's Python, or that of the process, and what
   embeds it, from `root`. NULL after a log line. */
const ecx_api *ecx_start(generic_module_infrastructure *self,
                         const char *root);

#endif
