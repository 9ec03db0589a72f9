/* Records of module instances, and the way into a module. */
#include "module/instance.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "config/options.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "module/log_queue.h"

/* Names of the members that belong to the server, by shape. */
typedef struct member {
  const char *name;
  size_t offset;
  size_t size;
} member;

#define MEMBER(shape, name) \
  {#name, offsetof(shape, name), sizeof(((shape *)0)->name)}
#define FIRST_MEMBERS(shape)                                         \
  MEMBER(shape, module_api_version), MEMBER(shape, _inst),           \
      MEMBER(shape, _proxy), MEMBER(shape, module_name),             \
      MEMBER(shape, module_description)
#define LAST_MEMBERS(shape)                                          \
  MEMBER(shape, module_control), MEMBER(shape, module_conf),         \
      MEMBER(shape, module_ext_conf), MEMBER(shape, module_init),    \
      MEMBER(shape, module_post_init),                               \
      MEMBER(shape, module_config_setup),                            \
      MEMBER(shape, module_enable), MEMBER(shape, module_can_unload), \
      MEMBER(shape, module_ext_init), {NULL, 0, 0}

static const member members_3[] = {
    FIRST_MEMBERS(shared_module_infrastructure_8),
    LAST_MEMBERS(shared_module_infrastructure_8)};
static const member members_4[] = {
    FIRST_MEMBERS(shared_module_infrastructure_9),
    MEMBER(shared_module_infrastructure_9, module_ec_version),
    LAST_MEMBERS(shared_module_infrastructure_9)};

static int api_of(u_int32_t api_version) { return (int)(api_version >> 24); }

size_t ecb_infrastructure_size(u_int32_t api_version) {
  switch (api_of(api_version)) {
  case 3:
    return sizeof(ecb_shape_3);
  case 4:
    return sizeof(ecb_shape_4);
  default:
    return 0;
  }
}

static size_t shared_size(const module_instance_data *instance) {
  return instance->api == 4 ? sizeof(shared_module_infrastructure_9)
                            : sizeof(shared_module_infrastructure_8);
}

static ecb_callbacks callbacks_of(const void *infrastructure, int api) {
  const ecb_shape_3 *three = infrastructure;
  const ecb_shape_4 *four = infrastructure;
  if (api == 4) {
    return (ecb_callbacks){four->shared.module_control,
                           four->shared.module_config_setup,
                           four->shared.module_ext_init};
  }
  return (ecb_callbacks){three->shared.module_control,
                         three->shared.module_config_setup,
                         three->shared.module_ext_init};
}

module_instance_data *
ecb_instance_new(generic_module_infrastructure *infrastructure,
                 const char *name, void *host_instance) {
  module_instance_data *instance;
  u_int32_t version = infrastructure->shared.module_api_version;
  if (ecb_infrastructure_size(version) == 0) {
    errno = EINVAL;
    return NULL;
  }
  instance = calloc(1, sizeof(*instance));
  if (!instance || !(instance->name = strdup(name))) {
    free(instance);
    errno = ENOMEM;
    return NULL;
  }
  instance->api = api_of(version);
  instance->host_instance = host_instance;
  instance->threshold = ecb_log_threshold();
  instance->infrastructure = infrastructure;
  instance->callbacks = callbacks_of(infrastructure, instance->api);
  ecb_registrar_init(&instance->registrar, instance->name);
  infrastructure->shared._inst = instance;
  memcpy(instance->expected, infrastructure, shared_size(instance));
  return instance;
}

void ecb_instance_free(module_instance_data *instance) {
  if (!instance) {
    return;
  }
  instance->infrastructure->shared._inst = NULL;
  ecb_registrar_clear(&instance->registrar);
  free(instance->name);
  free(instance);
}

void **ecb_instance_private(module_instance_data *instance) {
  void *infrastructure = instance->infrastructure;
  return instance->api == 4
             ? &((ecb_shape_4 *)infrastructure)->module_private_data
             : &((ecb_shape_3 *)infrastructure)->module_private_data;
}

void ecb_instance_compare(const module_instance_data *instance) {
  const unsigned char *now = (const unsigned char *)instance->infrastructure;
  const member *one = instance->api == 4 ? members_4 : members_3;
  if (memcmp(now, instance->expected, shared_size(instance)) == 0) {
    return;
  }
  for (; one->name; one++) {
    if (memcmp(now + one->offset, instance->expected + one->offset,
               one->size) != 0) {
      ecb_misuse("RT303",
                 "module '%s' changed %s of its infrastructure, which belongs "
                 "to the server; a module writes module_private_data only",
                 instance->name, one->name);
    }
  }
}

const char *ecb_instance_enter(module_instance_data *instance) {
  return ecb_enter_module(instance->name);
}

void ecb_instance_leave(module_instance_data *instance, const char *before) {
  ecb_instance_compare(instance);
  ecb_enter_module(before);
}

/* conf_setup and ext_init admit registrations of providers. */
static int leave_phase(module_instance_data *instance, const char *before,
                       int result) {
  ecb_registrar_close();
  ecb_instance_leave(instance, before);
  if (instance->registrar.lacked_memory) {
    ecb_log_line(DCRITICAL, instance->name,
                 "out of memory: a provider could not be registered");
    return -1;
  }
  return result;
}

int ecb_instance_conf_setup(module_instance_data *instance, int flags) {
  const char *before;
  int result;
  if (!instance->callbacks.conf_setup) {
    return 0;
  }
  before = ecb_instance_enter(instance);
  ecb_registrar_open(&instance->registrar);
  ecb_options_open(instance->host_instance, instance->name);
  result = instance->callbacks.conf_setup(instance->infrastructure, flags);
  ecb_options_close();
  return leave_phase(instance, before, result);
}

int ecb_instance_ext_init(module_instance_data *instance,
                          ec_config_header *transaction, string *output,
                          int flags) {
  const char *before;
  int result;
  if (!instance->callbacks.ext_init) {
    return 0;
  }
  before = ecb_instance_enter(instance);
  if (!(flags & EC_MODULE_INIT_PRIVILEGED) &&
      EC_MODULE_INIT_MODE(flags) != EC_MODULE_INIT_DESTROY) {
    ecb_registrar_open(&instance->registrar);
  }
  result = instance->callbacks.ext_init(instance->infrastructure, transaction,
                                        output, flags);
  return leave_phase(instance, before, result);
}

int ecb_instance_control(module_instance_data *instance, string *response,
                         const char *command, int xml) {
  const char *before;
  if (!instance->callbacks.control) {
    return -1;
  }
  before = ecb_instance_enter(instance);
  instance->callbacks.control(instance->infrastructure, response, command,
                              xml);
  ecb_instance_leave(instance, before);
  return 0;
}
