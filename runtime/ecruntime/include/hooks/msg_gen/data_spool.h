/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSG_GEN_DATA_SPOOL_H
#define EC_HOOKS_MSG_GEN_DATA_SPOOL_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msg_gen, data_spool,
  (void *, ec_message *),
  (ec_message *mess),
  (EC_HOOK_CLOSURE, mess))

#endif
