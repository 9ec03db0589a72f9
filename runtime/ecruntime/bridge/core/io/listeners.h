#ifndef ECB_IO_LISTENERS_H
#define ECB_IO_LISTENERS_H
/*
 * Listeners of modules. The host opens the sockets, accepts, and counts; a
 * connection that it has accepted becomes a session here. Scheduler thread for
 * all but references, which any thread takes and gives back.
 */
#include <sys/socket.h>

#include "ecb_export.h"
#include "netlistener.h"

/* An endpoint of a listener, with one reference for the host, which gives it
   back with netlistener_instance_delref; sessions keep it longer. `address` is
   the text of the configuration, and is copied. NULL without memory. */
ECB_EXPORT netlistener_instance *
ecb_endpoint_new(netlistener_def *listener, const char *address,
                 const struct sockaddr *name, socklen_t length, int fd);

/* The handle of a standard option of a listener, by the name of its member
   without `opt_`; -1 for a name that there is not. */
ECB_EXPORT int ecb_listener_set_handle(netlistener_def *listener,
                                       const char *option, int handle);

/* A connection as the host has accepted it; zeros for seconds: no limit. */
typedef struct ecb_connection {
  int fd; /* connected, and does not block */
  const struct sockaddr *peer;
  socklen_t peer_length;
  int idle_seconds;    /* without a callback */
  int session_seconds; /* in any case */
  void *host_session;  /* for session_ended */
  struct ecb_tls_context *tls; /* of the server's side; NULL: in the clear */
} ecb_connection;

typedef enum ecb_admission {
  ECB_SESSION_FAILED = -1, /* with errno */
  ECB_SESSION_TURNED_AWAY, /* by the acceptor of the module */
  ECB_SESSION_BEGUN
} ecb_admission;

/* The descriptor is not the host's any more, whatever the answer. Only with
   ECB_SESSION_BEGUN session_ended follows, maybe before this returns. */
ECB_EXPORT ecb_admission ecb_session_begin(netlistener_instance *endpoint,
                                           const ecb_connection *connection);

/* The peer of the session that the host has given this name sees the end, and
   so does the module at its next read; that of a suspended session once it is
   resumed. 0 when there is no such session, or nothing to shut. */
ECB_EXPORT int ecb_session_shut(const void *host_session);

/* What it waits for: a mask, 0 while it is suspended, -1 when it is over; and
   the second of the clock in which its module was last called, 0 when that is
   not known. */
ECB_EXPORT int ecb_session_look(const void *host_session, u_int32_t *called);

/* The sessions of an endpoint, or with NULL of all. */
ECB_EXPORT int ecb_sessions_count(const netlistener_instance *endpoint);

/* The server ends: listeners are forgotten, and what sessions have of the core
   is freed; the accept constructs of those still there are the modules'. The
   connections of those that were never resumed are closed, with a note. */
ECB_EXPORT void ecb_listeners_close(void);

/* Of listener.c: the module that has registered it. */
const char *ecb_listener_owner(const netlistener_def *listener);

#endif
