/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SHARED_MODULE_H
#define EC_SHARED_MODULE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _shared_module_infrastructure_8 {
  u_int32_t module_api_version;
  module_instance_data *_inst;
  void *_proxy;
  const char *module_name;
  const char *module_description;
  ControlHookFunc module_control;
  ModuleConfFunc module_conf;
  ModuleExtendedConfFunc module_ext_conf;
  ModuleInitFunc module_init;
  ModuleInitFunc module_post_init;
  ModuleConfSetupFunc module_config_setup;
  ModuleEnablerFunc module_enable;
  ModuleCanUnloadFunc module_can_unload;
  ModuleExtendedInitFunc module_ext_init;
};

struct _shared_module_infrastructure_9 {
  u_int32_t module_api_version;
  module_instance_data *_inst;
  void *_proxy;
  const char *module_name;
  const char *module_description;
  const char *module_ec_version;
  ControlHookFunc module_control;
  ModuleConfFunc module_conf;
  ModuleExtendedConfFunc module_ext_conf;
  ModuleInitFunc module_init;
  ModuleInitFunc module_post_init;
  ModuleConfSetupFunc module_config_setup;
  ModuleEnablerFunc module_enable;
  ModuleCanUnloadFunc module_can_unload;
  ModuleExtendedInitFunc module_ext_init;
};

#ifdef __cplusplus
}
#endif

#endif
