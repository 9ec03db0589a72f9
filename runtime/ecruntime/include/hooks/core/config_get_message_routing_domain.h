/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_CONFIG_GET_MESSAGE_ROUTING_DOMAIN_H
#define EC_HOOKS_CORE_CONFIG_GET_MESSAGE_ROUTING_DOMAIN_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, config_get_message_routing_domain,
  (void *, generic_module_infrastructure *, ec_message *, char *, int),
  (generic_module_infrastructure *cs, ec_message *m, char *buff, int len),
  (EC_HOOK_CLOSURE, cs, m, buff, len),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
