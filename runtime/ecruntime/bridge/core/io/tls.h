#ifndef ECB_IO_TLS_H
#define ECB_IO_TLS_H
/*
 * TLS under event_read and event_write: a set of operations in the event, as
 * the documents have it. No function of the interface turns it on: the host
 * does, for a session whose listener asks for it.
 *
 * The OpenSSL of the machine is loaded when a context is made first. Its
 * headers are not needed, and without it such a context is refused. Python's
 * own `ssl` cannot serve here: each read would wait for the interpreter.
 *
 * Scheduler thread, but for contexts, which any thread makes and ends.
 */
#include "ecb_export.h"
#include "event.h"
#include "misc/ec_string.h"

typedef struct ecb_tls_context ecb_tls_context;

typedef struct ecb_tls_settings {
  int is_client;
  const char *certificates; /* file of the chain; NULL for none */
  const char *key;          /* file */
  const char *authorities;  /* file; the peer must have a certificate then */
  const char *ciphers;      /* up to TLS 1.2; NULL for the usual ones */
} ecb_tls_settings;

/* NULL with a text in `error`. */
ECB_EXPORT ecb_tls_context *
ecb_tls_context_new(const ecb_tls_settings *settings, string *error);
/* Events that use it keep what they need. */
ECB_EXPORT void ecb_tls_context_free(ecb_tls_context *context);

/* From here on the event's bytes are TLS; `name` is the peer's, for a client,
   or NULL. The handshake happens in the first reads and writes. -1 without
   memory. */
ECB_EXPORT int ecb_tls_start(Event *event, ecb_tls_context *context,
                             const char *name);

/* Whether the event has it; and what was agreed on, such as TLSv1.3, or NULL
   before the end of the handshake. */
ECB_EXPORT int ecb_tls_is_on(const Event *event);
ECB_EXPORT const char *ecb_tls_version(const Event *event);

#endif
