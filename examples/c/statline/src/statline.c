/* Tells monitoring what became of deliveries, line by line, over TLS.
 *
 * TLS is the listener's: with `tls_certificate` in its stanza all that is read and
 * written here is encrypted, and not a line of this file knows of it. */
#include "statline.h"

#include <string.h>
#include <strings.h>

enum { DELIVERED, FAILED, DEFERRED, COUNTS };
static const char *const names[COUNTS] = { "delivered", "failed", "deferred" };

/* One for the life of the server. */
struct statline {
  int counts[COUNTS]; /* any thread: by __atomic functions alone */
};
STATLINE_STATE;

/* A monitor may ask what happened since it asked last. */
struct statline_statline_session {
  int told[COUNTS];
};
STATLINE_STATLINE_SESSION;

static void count(struct statline *self, int which) {
  __atomic_add_fetch(&self->counts[which], 1, __ATOMIC_RELAXED);
}

/* Any thread, like the other two. */
void statline_core_log_delivery_v1(struct statline *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  count(self, DELIVERED);
}

void statline_core_log_permanent_failure_v1(struct statline *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  count(self, FAILED);
}

void statline_core_log_transient_failure_v1(struct statline *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  count(self, DEFERRED);
}

/* Return 1 for a peer that is served. A listener with a certificate has put TLS
 * below the event before anybody is asked. */
int statline_accept_statline(struct statline *self,
    struct statline_statline_session *session,
    struct statline_connection *connection) {
  (void)self;
  (void)session;
  return connection->event->io_opset
    || !statline_statline_option_tls_required(connection);
}

/* Returns the number of a name, -1 for none. */
static int find(const char *name) {
  int which;

  for (which = 0; which < COUNTS; which++) {
    if (strcasecmp(name, names[which]) == 0) return which;
  }
  return -1;
}

static void tell(struct statline *self, struct statline_statline_session *session,
    struct statline_connection *connection, int which) {
  int total = __atomic_load_n(&self->counts[which], __ATOMIC_RELAXED);

  statline_connection_printf(connection, "%s %d +%d\r\n", names[which], total,
      total - session->told[which]);
  session->told[which] = total;
}

static void answer(struct statline *self,
    struct statline_statline_session *session,
    struct statline_connection *connection, const char *line) {
  int which = strncasecmp(line, "GET ", 4) == 0 ? find(line + 4) : -1;

  if (which >= 0) {
    tell(self, session, connection, which);
  } else if (strcasecmp(line, "LIST") == 0) {
    for (which = 0; which < COUNTS; which++) tell(self, session, connection, which);
  } else if (strcasecmp(line, "QUIT") == 0) {
    statline_connection_finish(connection);
  } else {
    statline_connection_printf(connection, "error: GET NAME, LIST or QUIT\r\n");
  }
}

/* Answer lines such as `GET delivered`. Scheduler thread. */
int statline_serve_statline(struct statline *self,
    struct statline_statline_session *session,
    struct statline_connection *connection, int mask, struct timeval *now) {
  size_t longest = (size_t)statline_statline_option_longest_line(connection);
  char *line;

  (void)mask;
  (void)now;
  while ((line = statline_connection_line(connection, longest))) {
    answer(self, session, connection, line);
  }
  return statline_connection_mask(connection);
}

/* The session has nothing to give up. */
void statline_close_statline(struct statline *self,
    struct statline_statline_session *session) {
  (void)self;
  (void)session;
}

/* Fill the new state, all of whose bytes are 0. */
int statline_open(struct statline *self) {
  (void)self;
  return 0;
}

/* Take up a configuration. Its values are read where they are needed. */
int statline_configure(struct statline *self, ec_config_header *transaction,
    string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
