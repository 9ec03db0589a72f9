/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_LOG_RECEPTION_H
#define EC_HOOKS_SMPP_LOG_RECEPTION_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(smpp, log_reception,
  (void *, smpp_conn *, ec_message *, const char *),
  (smpp_conn *conn, ec_message *m, const char *error),
  (EC_HOOK_CLOSURE, conn, m, error))

#endif
