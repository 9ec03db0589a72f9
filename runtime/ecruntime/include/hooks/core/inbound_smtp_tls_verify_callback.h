/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_INBOUND_SMTP_TLS_VERIFY_CALLBACK_H
#define EC_HOOKS_CORE_INBOUND_SMTP_TLS_VERIFY_CALLBACK_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(core, int, inbound_smtp_tls_verify_callback,
  (void *, message_construct *, ec_ssl_ctx *, int, const char *, const char *,
      struct ssl_x509_store_ctx_st *),
  (message_construct *mc, ec_ssl_ctx *ctx, int preverify_ok,
      const char *subject, const char *issuer,
      struct ssl_x509_store_ctx_st *x509ctx),
  (EC_HOOK_CLOSURE, mc, ctx, preverify_ok, subject, issuer, x509ctx),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
