#ifndef ECB_MODULE_INSTANCE_H
#define ECB_MODULE_INSTANCE_H
/*
 * The record of a module instance, to which the second member of its
 * infrastructure points. The host makes it, and enters the module through it:
 * each callback runs with the module's name on the thread, and afterwards the
 * members that are not the author's are compared with what they were.
 */
#include "ecb_export.h"
#include "hooks/registrar.h"
#include "module.h"

/* Both shapes; a library says by its first word which one it has. */
typedef struct ecb_shape_3 {
  shared_module_infrastructure_8 shared;
  void *module_private_data;
} ecb_shape_3;
typedef struct ecb_shape_4 {
  shared_module_infrastructure_9 shared;
  void *module_private_data;
} ecb_shape_4;

/* The callbacks of either shape; NULL where the module has none. */
typedef struct ecb_callbacks {
  ControlHookFunc control;
  ModuleConfSetupFunc conf_setup;
  ModuleExtendedInitFunc ext_init;
} ecb_callbacks;

struct module_instance_data {
  char *name;          /* of the instance; freed with the record */
  void *host_instance; /* what the host calls it */
  int threshold;       /* log lines below are not made; any thread */
  int api;             /* 3 or 4 */
  generic_module_infrastructure *infrastructure; /* owned by the host */
  ecb_callbacks callbacks;
  ecb_registrar registrar;
  struct module_instance_data *next; /* of all, newest first */
  unsigned char expected[sizeof(shared_module_infrastructure_9)];
};

/* Scheduler thread for all that follows. */

/* Makes the record of an infrastructure, the image of a library or a copy of
   it, and enters it there. NULL without memory, or with errno EINVAL when the
   first word tells no shape that this runtime has. */
ECB_EXPORT module_instance_data *
ecb_instance_new(generic_module_infrastructure *infrastructure,
                 const char *name, void *host_instance);
ECB_EXPORT void ecb_instance_free(module_instance_data *instance);

/* The size of an infrastructure by its first word, 0 for an unknown shape. */
ECB_EXPORT size_t ecb_infrastructure_size(u_int32_t api_version);

/* The author's pointer; the only member that a module writes. */
ECB_EXPORT void **ecb_instance_private(module_instance_data *instance);

/* Each runs one callback. conf_setup and ext_init give its result, or -1 when
   memory for a registration lacked; without a callback 0. */
ECB_EXPORT int ecb_instance_conf_setup(module_instance_data *instance,
                                       int flags);
ECB_EXPORT int ecb_instance_ext_init(module_instance_data *instance,
                                     ec_config_header *transaction,
                                     string *output, int flags);
ECB_EXPORT int ecb_instance_control(module_instance_data *instance,
                                    string *response, const char *command,
                                    int xml);

/* Any other callback: between these the module runs in this thread. Any
   thread; `enter` returns what `leave` takes. */
ECB_EXPORT const char *ecb_instance_enter(module_instance_data *instance);
ECB_EXPORT void ecb_instance_leave(module_instance_data *instance,
                                   const char *before);

/* Ends the process when the module has written a member of the server. */
ECB_EXPORT void ecb_instance_compare(const module_instance_data *instance);

#endif
