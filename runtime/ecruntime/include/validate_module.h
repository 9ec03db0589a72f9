/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_VALIDATE_MODULE_H
#define EC_VALIDATE_MODULE_H
#include "ec_types.h"
#include "module.h"
#include "ec_message.h"
#include "netlistener.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _validate_context {
  Event *session;
  ECDict env[2];
  ec_bag *bag;
  void *module_data;
  int code;
  char *note;
  struct timeval tcost;
  ec_config_header *transaction;
  ec_ptr_array *modules;
  void *ec_internal_visses;
  unsigned char *calls;
  int last_module;
  unsigned last_state : 8;
  unsigned disconnect : 1;
  unsigned deschedule : 1;
  unsigned old_phase : 1;
  unsigned needs_auth_results : 1;
  unsigned body_has_changed : 1;
  unsigned transparency : 1;
};

#ifdef __cplusplus
}
#endif

#endif
