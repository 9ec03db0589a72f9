/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 0aade4f2efebb7bab1df52d970624402d5f7853d0d1a3ee9537bc5abea290cae */
/* content sha256 d74b93b5559c2920d11dc1c85ad767b351e278a7a185bc8bc7a588fd5f4c2c54 */
#ifndef STATLINE_GENERATED_H
#define STATLINE_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "event.h"
#include "netlistener.h"
#include "scheduler.h"
#include "hooks/core/log_delivery_v1.h"
#include "hooks/core/log_permanent_failure_v1.h"
#include "hooks/core/log_transient_failure_v1.h"

/* The state of the module. Define the structure in src/statline.c, and write
 * STATLINE_STATE; behind it. It is made with all bytes 0 before statline_open is
 * called, and lives as long as the server. */
struct statline;
extern const size_t statline_state_size;
#define STATLINE_STATE \
  const size_t statline_state_size = sizeof(struct statline)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *statline_infrastructure(struct statline *self);

/*
 * The connections of listeners. Scheduler thread. A function that serves one
 * gets the session, which is yours, and the connection; it reads what is there,
 * and returns statline_connection_mask(connection). It is called again when
 * the mask says so. The limits, time-outs and TLS of the stanza are the server's:
 * a connection that it ends reads the end.
 */
struct statline_connection {
  Event *event; /* that of the last call; the scheduler's */
  accept_construct *construct;
  char peer[64]; /* its address without port; empty for a Unix socket */
  /* The rest is for the functions below alone. */
  string input;
  string output;
  size_t taken;
  size_t scanned;
  size_t sent;
  int budget;
  int needmask;
  unsigned is_over : 1;
  unsigned is_finished : 1;
  unsigned is_suspended : 1;
};

/* The next line, without its end (LF, or CR LF), until the next call; NULL when
 * there is none yet, or no more. One longer than `limit` ends the connection. */
char *statline_connection_line(struct statline_connection *connection, size_t limit);

/* Bytes that have come, at most `size`; 0 when there are none yet, or no more. */
int statline_connection_read(struct statline_connection *connection,
    char *bytes, int size);

/* Has the bytes sent; what does not fit into the system's buffer waits, and no
 * line is read meanwhile. */
void statline_connection_write(struct statline_connection *connection,
    const char *bytes, size_t size);
void statline_connection_printf(struct statline_connection *connection,
    const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The mask to return: 0 when the connection is over, suspended, or finished and
 * all is sent. */
int statline_connection_mask(struct statline_connection *connection);

/* Ends the connection once all is sent; nothing is read any more. */
void statline_connection_finish(struct statline_connection *connection);

/* Sets the connection aside, while it is served: return 0 then. The event that it
 * returns is for ec_async_wake_event, with the mask E_READ | E_WRITE, or
 * statline_connection_resume has it called again. NULL without memory. */
Event *statline_connection_suspend(struct statline_connection *connection);
void statline_connection_resume(struct statline_connection *connection);

/* What you keep of a connection to Statline_Listener. Define the structure, and
 * write STATLINE_STATLINE_SESSION; behind it. It is made with all bytes 0 when a peer
 * connects, and freed after statline_close_statline. */
struct statline_statline_session;
extern const size_t statline_statline_session_size;
#define STATLINE_STATLINE_SESSION \
  const size_t statline_statline_session_size = sizeof(struct statline_statline_session)

/*
 * The options of listeners, as they are configured at present for the endpoint
 * and the peer of a connection. Scheduler thread.
 */

/* Whether a peer is turned away where its listener has no tls_certificate.
 * Default true. */
int statline_statline_option_tls_required(
    struct statline_connection *connection);

/* Bytes of a line; a longer one ends the connection. Default 200. */
int statline_statline_option_longest_line(
    struct statline_connection *connection);

/* What src/statline.c defines; `ecxs generate --stubs` writes what is missing. */

/* Log a successful delivery. */
void statline_core_log_delivery_v1(struct statline *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len);

/* Log a permanent delivery failure. */
void statline_core_log_permanent_failure_v1(struct statline *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len);

/* Log a temporary delivery failure. */
void statline_core_log_transient_failure_v1(struct statline *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len);

/* Return 1 for a peer of Statline_Listener that is served, 0 for one that is
 * turned away. */
int statline_accept_statline(struct statline *self,
    struct statline_statline_session *session,
    struct statline_connection *connection);

/* Answer lines such as `GET delivered`. Return the mask to wait with, which
 * statline_connection_mask tells, or 0 for the end. */
int statline_serve_statline(struct statline *self,
    struct statline_statline_session *session,
    struct statline_connection *connection, int mask, struct timeval *now);

/* Give up what the session of Statline_Listener holds; the session itself is
 * freed afterwards. */
void statline_close_statline(struct statline *self,
    struct statline_statline_session *session);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int statline_open(struct statline *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int statline_configure(struct statline *self, ec_config_header *transaction,
    string *output);

#endif
