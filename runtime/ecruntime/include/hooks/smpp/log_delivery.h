/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_LOG_DELIVERY_H
#define EC_HOOKS_SMPP_LOG_DELIVERY_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(smpp, log_delivery,
  (void *, smpp_conn *, ec_message *, int, char * const *),
  (smpp_conn *conn, ec_message *m, int segment_no, char * const *message_ids),
  (EC_HOOK_CLOSURE, conn, m, segment_no, message_ids))

#endif
