/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_LOG_TRANSIENT_FAILURE_V1_H
#define EC_HOOKS_CORE_LOG_TRANSIENT_FAILURE_V1_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(core, log_transient_failure_v1,
  (void *, ec_message *, domain_record *, struct timeval *, const char *, int),
  (ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
      int note_len),
  (EC_HOOK_CLOSURE, msg, dr, now, note, note_len))

#endif
