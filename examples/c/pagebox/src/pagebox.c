/* Hands out files by name, one line for each request.
 *
 * Sessions are served in the scheduler thread, which never waits for a disk: the
 * file is looked up by a job, and its session is suspended meanwhile. */
#include "pagebox.h"
#include "ec_thread_pool.h"
#include "io_wrapper.h"

#include <string.h>
#include <strings.h>

#define LONGEST_LINE 1000

/* One for the life of the server. Scheduler thread, all of it. */
struct pagebox {
  int sessions;
  int pages;
};
PAGEBOX_STATE;

struct pagebox_pagebox_session {
  int is_counted;
  io_job *job; /* NULL unless the session is suspended for it */
  string page; /* what the job reads into */
};
PAGEBOX_PAGEBOX_SESSION;

static void begin(struct pagebox *self, struct pagebox_pagebox_session *session) {
  session->is_counted = 1;
  self->sessions++;
  string_init_type(&session->page, 8192, STRING_TYPE_ECSTRING);
}

/* A name stays below the root. */
static int is_name(const char *name) {
  return *name && *name != '/' && *name != '.' && !strstr(name, "/.");
}

/* A pool of another name than there are is not worth a refusal: IO does it. */
static int job_class(struct pagebox *self) {
  struct pagebox_held held;
  int found = ec_thread_pool_name_to_class(
      pagebox_option_job_class(self, NULL, &held));

  pagebox_release(&held);
  return found < 0 ? ECTP_CLASS_IO : found;
}

static io_job *make_job(struct pagebox *self, const char *name) {
  struct pagebox_held held;
  string path;
  io_job *job;

  string_init_type(&path, 256, STRING_TYPE_ECSTRING);
  stringprintf(&path, "%s/%s", pagebox_option_root(self, NULL, &held), name);
  job = io_wrapper_create_read_job(path.buffer); /* it copies the name */
  string_destroy(&path);
  pagebox_release(&held);
  job->job.job_class = job_class(self);
  return job;
}

/* Suspends the session. The job wakes it up. */
static void fetch(struct pagebox *self, struct pagebox_pagebox_session *session,
    struct pagebox_connection *connection, const char *name) {
  session->job = make_job(self, name);
  session->page.len = 0;
  session->job->buffer = &session->page;
  ec_async_wake_event(&session->job->job,
      pagebox_connection_suspend(connection), E_READ | E_WRITE);
  if (ec_queue_async_job(&session->job->job)) return;
  /* The queue is full. */
  io_wrapper_free_read_job(session->job);
  session->job = NULL;
  pagebox_connection_resume(connection);
  pagebox_connection_printf(connection, "500 busy\r\n");
}

/* The session goes on: what came of its job is sent. */
static void hand_out(struct pagebox *self, struct pagebox_pagebox_session *session,
    struct pagebox_connection *connection) {
  if (session->job->status == IOJ_COMPLETED) {
    pagebox_connection_printf(connection, "200 %d\r\n", session->page.len);
    pagebox_connection_write(connection, session->page.buffer,
        (size_t)session->page.len);
    self->pages++;
  } else {
    pagebox_connection_printf(connection, "500 no such page\r\n");
  }
  io_wrapper_free_read_job(session->job);
  session->job = NULL;
}

static void answer(struct pagebox *self, struct pagebox_pagebox_session *session,
    struct pagebox_connection *connection, const char *line) {
  if (strncasecmp(line, "GET ", 4) == 0 && is_name(line + 4)) {
    fetch(self, session, connection, line + 4);
  } else if (strcasecmp(line, "QUIT") == 0) {
    pagebox_connection_printf(connection, "200 goodbye\r\n");
    pagebox_connection_finish(connection);
  } else {
    pagebox_connection_printf(connection, "500 GET NAME, or QUIT\r\n");
  }
}

/* Hand out a file for each line. Scheduler thread. No line is read while the
 * session is suspended, so requests are answered one after the other. */
int pagebox_serve_pagebox(struct pagebox *self,
    struct pagebox_pagebox_session *session,
    struct pagebox_connection *connection, int mask, struct timeval *now) {
  char *line;

  (void)mask;
  (void)now;
  if (!session->is_counted) begin(self, session);
  if (session->job) hand_out(self, session, connection);
  while ((line = pagebox_connection_line(connection, LONGEST_LINE))) {
    answer(self, session, connection, line);
  }
  return pagebox_connection_mask(connection);
}

/* Give up what the session holds; the session itself is freed afterwards. */
void pagebox_close_pagebox(struct pagebox *self,
    struct pagebox_pagebox_session *session) {
  if (!session->is_counted) return;
  if (session->job) io_wrapper_free_read_job(session->job);
  string_destroy(&session->page);
  self->sessions--;
}

/* `pagebox status`. Scheduler thread. */
void pagebox_control_status(struct pagebox *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  stringprintf(response, "sessions: %d, pages: %d\n", self->sessions,
      self->pages);
}

/* Fill the new state, all of whose bytes are 0. */
int pagebox_open(struct pagebox *self) {
  (void)self;
  return 0;
}

/* Take up a configuration. Its values are read where they are needed. */
int pagebox_configure(struct pagebox *self, ec_config_header *transaction,
    string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
