/* TLS contexts, and the set of operations of an event with TLS. */
#include "io/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/openssl.h"
#include "loop/event.h"
#include "loop/loop.h"

struct ecb_tls_context {
  const ecb_openssl *ssl;
  ecb_ssl_context *context;
  int is_client;
};

/* What the event's io_data points to. It goes with the event's descriptor: a
   copy of a suspended event has the same. */
typedef struct tls_state {
  const ecb_openssl *ssl;
  ecb_ssl *connection;
  int is_broken; /* nothing more can be read or written, not even an end */
} tls_state;

/* ---- contexts ---- */

/* One failure after the other, until there are no more. */
static void tell(const ecb_openssl *ssl, string *error, const char *what,
                 const char *file) {
  char text[256] = "";
  unsigned long number = ssl->ERR_get_error();
  if (number) {
    ssl->ERR_error_string_n(number, text, sizeof(text));
  }
  ssl->ERR_clear_error();
  if (error) {
    stringprintf(error, "%s '%s'%s%s", what, file ? file : "",
                 *text ? ": " : "", text);
  }
}

static int use_certificates(const ecb_tls_context *context,
                            const ecb_tls_settings *settings, string *error) {
  const ecb_openssl *ssl = context->ssl;
  const char *key = settings->key ? settings->key : settings->certificates;
  if (!settings->certificates) {
    return 1;
  }
  if (ssl->SSL_CTX_use_certificate_chain_file(context->context,
                                              settings->certificates) != 1) {
    tell(ssl, error, "cannot use the certificate", settings->certificates);
    return 0;
  }
  if (ssl->SSL_CTX_use_PrivateKey_file(context->context, key,
                                       ECB_SSL_FILETYPE_PEM) != 1 ||
      ssl->SSL_CTX_check_private_key(context->context) != 1) {
    tell(ssl, error, "cannot use the key", key);
    return 0;
  }
  return 1;
}

/* A client trusts what the system trusts, unless it is told whom. */
static int use_authorities(const ecb_tls_context *context,
                           const ecb_tls_settings *settings, string *error) {
  const ecb_openssl *ssl = context->ssl;
  if (settings->authorities) {
    if (ssl->SSL_CTX_load_verify_locations(
            context->context, settings->authorities, NULL) != 1) {
      tell(ssl, error, "cannot use the authorities", settings->authorities);
      return 0;
    }
  } else if (settings->is_client) {
    ssl->SSL_CTX_set_default_verify_paths(context->context);
  }
  ssl->SSL_CTX_set_verify(context->context,
                          settings->authorities || settings->is_client
                              ? ECB_SSL_VERIFY_REQUIRED
                              : ECB_SSL_VERIFY_NONE,
                          NULL);
  return 1;
}

static int set_up(const ecb_tls_context *context,
                  const ecb_tls_settings *settings, string *error) {
  const ecb_openssl *ssl = context->ssl;
  ssl->SSL_CTX_ctrl(context->context, ECB_SSL_CTRL_MODE, ECB_SSL_MODE, NULL);
  ssl->SSL_CTX_ctrl(context->context, ECB_SSL_CTRL_SET_MIN_PROTO_VERSION,
                    ECB_TLS1_2_VERSION, NULL);
  if (settings->ciphers && ssl->SSL_CTX_set_cipher_list(
                               context->context, settings->ciphers) != 1) {
    tell(ssl, error, "cannot use the ciphers", settings->ciphers);
    return 0;
  }
  return use_certificates(context, settings, error) &&
         use_authorities(context, settings, error);
}

ecb_tls_context *ecb_tls_context_new(const ecb_tls_settings *settings,
                                     string *error) {
  const ecb_openssl *ssl = ecb_openssl_get(error);
  ecb_tls_context *context = ssl ? calloc(1, sizeof(*context)) : NULL;
  if (!context) {
    if (ssl && error) {
      stringprintf(error, "no memory for TLS");
    }
    return NULL;
  }
  context->ssl = ssl;
  context->is_client = settings->is_client;
  context->context = ssl->SSL_CTX_new(settings->is_client
                                          ? ssl->TLS_client_method()
                                          : ssl->TLS_server_method());
  if (!context->context || !set_up(context, settings, error)) {
    if (!context->context) {
      tell(ssl, error, "cannot begin with TLS", NULL);
    }
    ecb_tls_context_free(context);
    return NULL;
  }
  return context;
}

void ecb_tls_context_free(ecb_tls_context *context) {
  if (context) {
    if (context->context) {
      context->ssl->SSL_CTX_free(context->context);
    }
    free(context);
  }
}

/* ---- the transport: as OpenSSL's own, but no signal ends the process ---- */

static int descriptor_of(const ecb_openssl *ssl, ecb_bio *bio) {
  return (int)(intptr_t)ssl->BIO_get_data(bio);
}

static int settle_transport(const ecb_openssl *ssl, ecb_bio *bio, ssize_t count,
                            int flag) {
  ssl->BIO_clear_flags(bio, ECB_BIO_FLAGS_READ | ECB_BIO_FLAGS_WRITE |
                                ECB_BIO_FLAGS_RETRY);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
    ssl->BIO_set_flags(bio, flag | ECB_BIO_FLAGS_RETRY);
  }
  return (int)count;
}

static int receive(ecb_bio *bio, char *buffer, int size) {
  const ecb_openssl *ssl = ecb_openssl_get(NULL);
  ssize_t count = recv(descriptor_of(ssl, bio), buffer, (size_t)size, 0);
  return settle_transport(ssl, bio, count, ECB_BIO_FLAGS_READ);
}

static int transmit(ecb_bio *bio, const char *bytes, int size) {
  const ecb_openssl *ssl = ecb_openssl_get(NULL);
  ssize_t count =
      send(descriptor_of(ssl, bio), bytes, (size_t)size, MSG_NOSIGNAL);
  return settle_transport(ssl, bio, count, ECB_BIO_FLAGS_WRITE);
}

static long control(ecb_bio *bio, int command, long number, void *pointer) {
  (void)bio;
  (void)number;
  (void)pointer;
  return command == ECB_BIO_CTRL_FLUSH;
}

/* Scheduler thread; one for the process. */
static ecb_bio *new_transport(const ecb_openssl *ssl, int fd) {
  static ecb_bio_method *method;
  ecb_bio *bio;
  if (!method) {
    method = ssl->BIO_meth_new(
        ssl->BIO_get_new_index() | ECB_BIO_TYPE_SOURCE_SINK, "ecxs socket");
    if (!method) {
      return NULL;
    }
    ssl->BIO_meth_set_read(method, receive);
    ssl->BIO_meth_set_write(method, transmit);
    ssl->BIO_meth_set_ctrl(method, control);
  }
  bio = ssl->BIO_new(method);
  if (bio) {
    ssl->BIO_set_data(bio, (void *)(intptr_t)fd);
    ssl->BIO_set_init(bio, 1);
  }
  return bio;
}

/* ---- the operations; scheduler thread, by way of loop/transfer.c ---- */

/* The result of a read or a write that has not succeeded. */
static int fail(tls_state *state, int result, int failure, int *needmask) {
  switch (state->ssl->SSL_get_error(state->connection, result)) {
  case ECB_SSL_ERROR_WANT_READ:
    *needmask = E_READ;
    errno = EAGAIN;
    return -1;
  case ECB_SSL_ERROR_WANT_WRITE:
    *needmask = E_WRITE;
    errno = EAGAIN;
    return -1;
  case ECB_SSL_ERROR_ZERO_RETURN:
    return 0; /* the peer has said so */
  case ECB_SSL_ERROR_SYSCALL:
    state->is_broken = 1;
    errno = failure ? failure : ECONNRESET; /* it ends without saying so */
    return -1;
  default:
    state->is_broken = 1;
    errno = EPROTO;
    return -1;
  }
}

static int tls_read(Event *e, char *buf, int buflen, int *needmask) {
  tls_state *state = e->io_data;
  int count;
  *needmask = E_READ;
  if (state->is_broken || buflen <= 0) {
    errno = state->is_broken ? EPIPE : EINVAL;
    return -1;
  }
  state->ssl->ERR_clear_error();
  errno = 0;
  count = state->ssl->SSL_read(state->connection, buf, buflen);
  if (count <= 0) {
    return fail(state, count, errno, needmask);
  }
  /* What has been taken from the socket already does not make it ready. */
  if (state->ssl->SSL_pending(state->connection) > 0) {
    ecb_event_call_again(e, E_READ);
  }
  return count;
}

static int tls_write(Event *e, const char *buf, int buflen, int *needmask) {
  tls_state *state = e->io_data;
  int count;
  *needmask = E_WRITE;
  if (buflen <= 0) {
    return 0;
  }
  if (state->is_broken) {
    errno = EPIPE;
    return -1;
  }
  state->ssl->ERR_clear_error();
  errno = 0;
  count = state->ssl->SSL_write(state->connection, buf, buflen);
  return count > 0 ? count : fail(state, count, errno, needmask);
}

/* The end is said once; nobody waits for the peer's. */
static int tls_close(Event *e) {
  tls_state *state = e->io_data;
  int fd = e->fd;
  if (state) {
    if (!state->is_broken &&
        state->ssl->SSL_is_init_finished(state->connection)) {
      state->ssl->SSL_shutdown(state->connection);
      state->ssl->ERR_clear_error();
    }
    state->ssl->SSL_free(state->connection);
    free(state);
    e->io_data = NULL;
  }
  return close(fd);
}

static event_io_opset operations_ = {NULL, tls_read, tls_write, tls_close,
                                     NULL};

static int has_input(const Event *event) {
  const tls_state *state = ecb_tls_is_on(event) ? event->io_data : NULL;
  return state && !state->is_broken &&
         state->ssl->SSL_pending(state->connection) > 0;
}

/* ---- the beginning ---- */

static ecb_ssl *new_connection(const ecb_tls_context *context, int fd,
                               const char *name) {
  const ecb_openssl *ssl = context->ssl;
  ecb_ssl *connection = ssl->SSL_new(context->context);
  ecb_bio *transport = connection ? new_transport(ssl, fd) : NULL;
  if (!transport) {
    ssl->SSL_free(connection);
    return NULL;
  }
  ssl->SSL_set_bio(connection, transport, transport);
  if (!context->is_client) {
    ssl->SSL_set_accept_state(connection);
    return connection;
  }
  ssl->SSL_set_connect_state(connection);
  if (name &&
      (ssl->SSL_ctrl(connection, ECB_SSL_CTRL_SET_TLSEXT_HOSTNAME, 0,
                     (void *)name) != 1 ||
       ssl->SSL_set1_host(connection, name) != 1)) {
    ssl->SSL_free(connection);
    return NULL;
  }
  return connection;
}

int ecb_tls_start(Event *event, ecb_tls_context *context, const char *name) {
  tls_state *state;
  ecb_check_thread("ecb_tls_start");
  ecb_event_of(event, "ecb_tls_start");
  state = calloc(1, sizeof(*state));
  if (!state) {
    return -1;
  }
  state->ssl = context->ssl;
  state->connection = new_connection(context, event->fd, name);
  if (!state->connection) {
    context->ssl->ERR_clear_error();
    free(state);
    return -1;
  }
  event->io_data = state;
  event->io_opset = &operations_;
  ecb_opset_has_input_ = has_input;
  return 0;
}

int ecb_tls_is_on(const Event *event) {
  return event->io_opset == &operations_;
}

const char *ecb_tls_version(const Event *event) {
  const tls_state *state = ecb_tls_is_on(event) ? event->io_data : NULL;
  if (!state || !state->ssl->SSL_is_init_finished(state->connection)) {
    return NULL;
  }
  return state->ssl->SSL_get_version(state->connection);
}
