/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_SMTP_TLS_REPORTING_H
#define EC_HOOKS_CORE_SMTP_TLS_REPORTING_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, smtp_tls_reporting,
  (void *, struct json_object *),
  (struct json_object *json),
  (EC_HOOK_CLOSURE, json),
)

#endif
