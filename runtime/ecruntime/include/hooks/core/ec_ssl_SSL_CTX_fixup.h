/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_SSL_SSL_CTX_FIXUP_H
#define EC_HOOKS_CORE_EC_SSL_SSL_CTX_FIXUP_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_ssl.h"

EC_DECLARE_VOID_HOOK(core, ec_ssl_SSL_CTX_fixup,
  (void *, struct ssl_ctx_st *, int, const char *, const char *, const char *,
      const char *, const char *),
  (struct ssl_ctx_st *sslctx, int type, const char *domain,
      const char *certfile, const char *keyfile, const char *clientca,
      const char *cipher_list),
  (EC_HOOK_CLOSURE, sslctx, type, domain, certfile, keyfile, clientca,
      cipher_list))

#endif
