/* pagebox: hands out files by name, one line for each request.
 *
 * A listener and its sessions. All of it but the reading itself happens in the
 * scheduler thread, so nothing has a lock; the reading is a job of the IO
 * wrapper, and the session is set aside meanwhile. */
#include "ec_config.h"
#include "module.h"
#include "configuration.h"
#include "ec_growbuf.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "event.h"
#include "io_wrapper.h"
#include "misc/ec_string.h"
#include "netlistener.h"
#include "scheduler.h"
#include "sp_async.h"

ECCFG_MODULE_OPT_DEF(pagebox, root, ECCFGTYPE_STRING, NULL, "[pagebox]", 0,
                     NULL, "\"/var/lib/pagebox/\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(pagebox, idle_timeout, ECCFGTYPE_INT, NULL, "[pagebox]", 0,
                     NULL, "30", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(pagebox, job_class, ECCFGTYPE_STRING, NULL, "[pagebox]", 0,
                     NULL, "IO", NULL, NULL, NULL, NULL)

static int root_option = -1;
static int idle_option = -1;
static int class_option = -1;

/* Of the scheduler thread, like all that follows. */
static struct {
  string root;
  int idle_timeout;
  int job_class;
  int sessions;
  int pages;
} pagebox_state;

struct session {
  enum { READING, FETCHING, WRITING } state;
  int fd;
  int is_last;                      /* the session ends after this answer */
  accept_construct *ac;             /* ours until the session ends */
  Event *idle;                      /* the scheduler's; cleared at the end */
  Event *aside;                     /* ours until its job is queued */
  io_job *job;
  minimal_tryread_construct lines;  /* keeps what was read beyond a line */
  event_io_state io;
  string page;
  string answer;
};

static int memtype_session = -1;
static const mem_type_def session_memtype = {
  "pagebox:session", sizeof(struct session), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};

/* Frees all of a session but its event and its descriptor. */
static void free_session(struct session *session) {
  if (session->idle && !clear_timed_event(session->idle)) {
    event_free(session->idle);
  }
  if (session->job) io_wrapper_free_read_job(session->job);
  minimal_tryread_construct_free(&session->lines);
  event_io_state_clean(&session->io);
  string_destroy(&session->page);
  string_destroy(&session->answer);
  netlistener_clean_accept_construct(session->ac);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, session->ac);
  ec_free(memtype_session, session);
  pagebox_state.sessions--;
}

/* Ends the session of the event that is dispatched; 0 makes the scheduler free
 * that event, which nobody else may. */
static int end_session(Event *event, struct session *session) {
  free_session(session);
  event_close(event);
  return 0;
}

static int on_idle(Event *event, int type, void *closure, struct timeval *now);

static void watch_idle(struct session *session) {
  session->idle = build_event_from_now_f((float)pagebox_state.idle_timeout, -1,
                                         on_idle, session);
  schedule_event(session->idle);
}

static void put_off_idle(struct session *session) {
  if (!clear_timed_event(session->idle)) event_free(session->idle);
  watch_idle(session);
}

/* The time of a session is up. A page that is on its way is waited for: its job
 * refers to the session. */
static int on_idle(Event *event, int type, void *closure, struct timeval *now) {
  struct session *session = closure;

  (void)event;
  (void)type;
  (void)now;
  session->idle = NULL; /* dispatched: the scheduler frees it */
  if (session->state == FETCHING) {
    watch_idle(session);
  } else {
    Event *served = clear_event_by_fd(session->fd);

    log1_printf(DINFO, "pagebox: a session was idle\n");
    free_session(session);
    event_close(served);
    event_free(served); /* no longer scheduled, so it is ours */
  }
  return 0;
}

/* A name stays below the root. */
static int is_name(const char *name) {
  return *name && *name != '/' && *name != '.' && !strstr(name, "/.");
}

static void refuse(struct session *session, const char *why) {
  session->answer.len = 0;
  stringprintf(&session->answer, "500 %s\r\n", why);
  session->state = WRITING;
}

/* Sets the session aside while its page is read: a copy of the event waits for
 * the job, and the event that is dispatched goes. Returns its new mask. */
static int fetch(Event *event, struct session *session, const char *name) {
  string path;

  string_init_type(&path, 256, STRING_TYPE_ECSTRING);
  stringwrite(&path, pagebox_state.root.buffer,
              (size_t)pagebox_state.root.len);
  stringwrite(&path, name, strlen(name));
  session->job = io_wrapper_create_read_job(path.buffer); /* copies the name */
  string_destroy(&path);
  session->page.len = 0;
  session->job->buffer = &session->page;
  session->job->job.job_class = pagebox_state.job_class;

  session->aside = ec_malloc(MEMTYPE_EVENT);
  memcpy(session->aside, event, sizeof(*event));
  event_post_dup(session->aside, event);
  clear_event_by_fd(event->fd); /* before another thread schedules its copy */
  ec_async_wake_event(&session->job->job, session->aside, E_READ | E_WRITE);
  session->state = FETCHING;
  if (!ec_queue_async_job(&session->job->job)) {
    event_free(session->aside);
    session->aside = NULL;
    io_wrapper_free_read_job(session->job);
    session->job = NULL;
    refuse(session, "busy");
    return E_WRITE;
  }
  session->aside = NULL; /* the job's, and then the scheduler's */
  return 0;
}

/* What came of the job. The string of the page is ours, the job is freed. */
static void take_page(struct session *session) {
  if (session->job->status == IOJ_COMPLETED) {
    session->answer.len = 0;
    stringprintf(&session->answer, "200 %d\r\n", session->page.len);
    stringwrite(&session->answer, session->page.buffer,
                (size_t)session->page.len);
    session->state = WRITING;
    pagebox_state.pages++;
  } else {
    refuse(session, "no such page");
  }
  io_wrapper_free_read_job(session->job);
  session->job = NULL;
}

/* Reads a line, and begins what it asks for. Returns a mask to wait with, or 0
 * if the event is done with; the state says what is next. */
static int read_line(Event *event, struct session *session, int *is_waiting) {
  int needmask = 0;
  int length = tryread_until(event, &needmask, &session->lines,
                             TRYREAD_UNTIL_CRLF);
  char *line;
  int mask = 0;

  *is_waiting = 1;
  if (length == -1 && errno == EAGAIN) return needmask;
  if (length <= 0) return end_session(event, session);
  put_off_idle(session);
  line = session->lines.gb_donebuffer; /* ours, of this type */
  if (!strncasecmp(line, "GET ", 4) && is_name(line + 4)) {
    mask = fetch(event, session, line + 4);
  } else {
    session->is_last = !strcasecmp(line, "QUIT");
    refuse(session, session->is_last ? "goodbye" : "GET NAME, or QUIT");
  }
  ec_free(MEMTYPE_MESSAGE_BODY, line);
  *is_waiting = session->state == FETCHING;
  return mask;
}

/* Writes the answer. Returns a mask to wait with, 0 when all is written, -1 if
 * the peer is gone. */
static int write_answer(Event *event, struct session *session) {
  int done = session->io.needmask
    ? event_io_retry(event, &session->io)
    : event_io_write_string(event, &session->answer, &session->io);

  if (done == EVENT_IO_PENDING) return session->io.needmask;
  if (done != EVENT_IO_DONE) return -1;
  session->state = READING;
  return 0;
}

/* The accept construct, which is the event's closure, is ours from here on; its
 * slot leads to the session. */
static struct session *begin_session(const Event *event, accept_construct *ac) {
  struct session *session = ec_malloc(memtype_session);

  memset(session, 0, sizeof(*session));
  session->ac = ac;
  session->fd = event->fd;
  string_init_type(&session->page, 8192, STRING_TYPE_ECSTRING);
  string_init_type(&session->answer, 8192, STRING_TYPE_ECSTRING);
  ac->accept_construct_closure.vptr = session;
  pagebox_state.sessions++;
  watch_idle(session);
  return session;
}

/* Event callback of a session. It goes on until it would have to wait: a
 * descriptor may not be told of twice for what is there already. */
static int serve(Event *event, int type, void *closure, struct timeval *now) {
  accept_construct *ac = closure;
  struct session *session = ac->accept_construct_closure.vptr;
  int mask, is_waiting;

  (void)type;
  (void)now;
  if (!session) session = begin_session(event, ac);
  for (;;) {
    switch (session->state) {
    case READING:
      mask = read_line(event, session, &is_waiting);
      if (is_waiting) return mask;
      break;
    case FETCHING:
      take_page(session);
      break;
    case WRITING:
      mask = write_answer(event, session);
      if (mask > 0) return mask;
      if (mask < 0 || session->is_last) return end_session(event, session);
      break;
    }
  }
}

/* Scheduler thread. */
static void pagebox_control(generic_module_infrastructure *self,
                            string *response, const char *command, int xml) {
  (void)self;
  if (strcasecmp(command, "status")) {
    stringprintf(response, "pagebox status\n");
  } else if (xml) {
    stringprintf(response, "<pagebox sessions=\"%d\" pages=\"%d\"/>",
                 pagebox_state.sessions, pagebox_state.pages);
  } else {
    stringprintf(response, "sessions: %d, pages: %d\n", pagebox_state.sessions,
                 pagebox_state.pages);
  }
}

/* Scheduler thread, once. The stanza of the listener is Pagebox_Listener. */
static int pagebox_conf_setup(generic_module_infrastructure *self,
                              int ignored) {
  (void)self;
  (void)ignored;
  if (memtype_session == -1) {
    memtype_session = ec_memtype_register(&session_memtype);
  }
  root_option = ECCFG_MODULE_OPT_REGISTER(pagebox, root);
  idle_option = ECCFG_MODULE_OPT_REGISTER(pagebox, idle_timeout);
  class_option = ECCFG_MODULE_OPT_REGISTER(pagebox, job_class);
  if (memtype_session == -1 || root_option == -1 || idle_option == -1
      || class_option == -1) {
    return -1;
  }
  string_init_type(&pagebox_state.root, 64, STRING_TYPE_ECSTRING);
  return netlistener_register3("Pagebox", serve, NULL, NULL) ? 0 : -1;
}

/* Scheduler thread: what it changes is read by nobody else. */
static int pagebox_ext_init(generic_module_infrastructure *self,
                            ec_config_header *transaction, string *output,
                            int flags) {
  ec_config_value *root, *idle, *class;
  int job_class;

  if (flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  class = ec_config_option_fetch_module_at_init(transaction, class_option,
                                                self);
  job_class = ec_thread_pool_name_to_class(class->v->vstr);
  if (job_class < 0) {
    stringprintf(output, "pagebox: there is no thread pool %s\n",
                 class->v->vstr);
  }
  ec_config_release_value(class);
  if (job_class < 0) return -1; /* this configuration is refused */

  root = ec_config_option_fetch_module_at_init(transaction, root_option, self);
  idle = ec_config_option_fetch_module_at_init(transaction, idle_option, self);
  pagebox_state.root.len = 0;
  stringwrite(&pagebox_state.root, root->v->vstr, strlen(root->v->vstr));
  pagebox_state.idle_timeout = idle->v->vint;
  pagebox_state.job_class = job_class;
  ec_config_release_value(root);
  ec_config_release_value(idle);
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure pagebox = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "pagebox.c",
  "Hands out files by name",
  pagebox_control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  pagebox_conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  pagebox_ext_init
}};
