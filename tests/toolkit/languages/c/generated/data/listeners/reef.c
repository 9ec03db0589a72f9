#include "reef.h"
#include "ec_thread_pool.h"
#include "sp_async.h"

struct reef {
  int closed;
};
REEF_STATE;

struct reef_echo_session {
  int lines;
  char *last;
  struct reef_connection *connection;
  ec_async_job job;
};
REEF_ECHO_SESSION;

struct reef_discard_session {
  int bytes;
};
REEF_DISCARD_SESSION;

int reef_accept_echo(struct reef *self, struct reef_echo_session *session,
    struct reef_connection *connection) {
  (void)self;
  session->last = strdup("nothing");
  session->connection = connection;
  return reef_echo_option_verdict(connection) != REEF_ECHO_VERDICT_REJECT;
}

/* A worker in a pool: nobody else has the session meanwhile. */
static void work(ec_async_job *job, void *closure) {
  struct reef_echo_session *session = closure;

  (void)job;
  session->lines += 100;
}

static void answer(struct reef_echo_session *session, const char *line) {
  struct reef_connection *connection = session->connection;
  struct reef_held held;
  int number;

  if (!strcmp(line, "quit")) {
    reef_connection_printf(connection, "bye after %d, %s\n", session->lines, session->last);
    reef_connection_finish(connection);
  } else if (!strcmp(line, "peer")) {
    reef_connection_printf(connection, "%s\n", connection->peer);
  } else if (!strcmp(line, "greet")) {
    reef_connection_printf(connection, "%s %d\n", reef_echo_option_greeting(connection, &held),
        reef_echo_option_most(connection));
    reef_release(&held);
  } else if (!strcmp(line, "hold")) {
    if (reef_connection_suspend(connection)) reef_connection_resume(connection);
  } else if (!strcmp(line, "work")) {
    Event *aside = reef_connection_suspend(connection);

    memset(&session->job, 0, sizeof(session->job));
    session->job.job_class = ECTP_CLASS_IO;
    session->job.worker = work;
    session->job.closure = session;
    ec_async_wake_event(&session->job, aside, E_READ | E_WRITE);
    ec_queue_async_job(&session->job);
  } else if (!strcmp(line, "big")) {
    for (number = 0; number < 3000; number++) reef_connection_printf(connection, "%0600d\n", number);
  } else {
    free(session->last);
    session->last = strdup(line);
    reef_connection_printf(connection, "%d %s\n", ++session->lines, line);
  }
}

int reef_serve_echo(struct reef *self, struct reef_echo_session *session,
    struct reef_connection *connection, int mask, struct timeval *now) {
  char *line;

  (void)self;
  (void)mask;
  (void)now;
  while ((line = reef_connection_line(connection, 1000))) answer(session, line);
  return reef_connection_mask(connection);
}

void reef_close_echo(struct reef *self, struct reef_echo_session *session) {
  free(session->last);
  self->closed++;
}

int reef_serve_discard(struct reef *self,
    struct reef_discard_session *session, struct reef_connection *connection,
    int mask, struct timeval *now) {
  char bytes[100];
  int count;

  (void)self;
  (void)mask;
  (void)now;
  while ((count = reef_connection_read(connection, bytes, sizeof(bytes)))) session->bytes += count;
  if (session->bytes >= 60000) {
    reef_connection_printf(connection, "%d", session->bytes);
    reef_connection_finish(connection);
  }
  return reef_connection_mask(connection);
}

void reef_close_discard(struct reef *self, struct reef_discard_session *session) {
  (void)session;
  self->closed++;
}

int reef_validate_echo_greeting(const char *value, string *output) {
  if (*value) return 1;
  stringprintf(output, "say something");
  return 0;
}

void reef_control_closed(struct reef *self, string *response, const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  stringprintf(response, "%d", self->closed);
}

int reef_open(struct reef *self) {
  (void)self;
  return 0;
}

int reef_configure(struct reef *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
