/* Sessions: connections of listeners, from their acceptance to the call that
   cleans their accept_construct. Scheduler thread. */
#include "io/listeners.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ec_malloc.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "io/tls.h"
#include "loop/clock.h"
#include "loop/descriptors.h"
#include "loop/dispatch.h"
#include "loop/interlude.h"
#include "loop/schedule.h"
#include "memory/memtype_table.h"
#include "scheduler.h"

/* The documented part, then ours: an accept_construct that a module makes for
   itself has it unset, which the sign tells. */
typedef struct ecb_session {
  accept_construct shown; /* first */
  u_int32_t sign;
  int fd;           /* as it was accepted */
  ino_t socket;     /* behind it, which tells it from one that reuses it */
  u_int32_t calls;  /* of its event, when it was last looked at */
  int quiet_looks;  /* in a row, without a call in between */
  int idle_seconds;
  double ends_at;   /* 0 for no limit */
  Event *timer; /* `death` is the module's, for a timer of its own */
  void *host_session;
  struct ecb_session *next, *previous; /* of all */
} ecb_session;

_Static_assert(sizeof(ecb_session) <= ECB_SESSION_SIZE, "it has a fixed size");

/* A quiet session is looked at so often in its idle time. */
enum { SIGN = 0x5e551073, LOOKS = 4 };

/* The process has one list. */
static ecb_session *sessions_;

static void enlist(ecb_session *session) {
  session->next = sessions_;
  if (sessions_) {
    sessions_->previous = session;
  }
  sessions_ = session;
}

static void withdraw(ecb_session *session) {
  if (session->next) {
    session->next->previous = session->previous;
  }
  if (session->previous) {
    session->previous->next = session->next;
  } else {
    sessions_ = session->next;
  }
}

/* What the core has in it; the memory stays. */
static void finish(ecb_session *session) {
  netlistener_instance *endpoint = session->shown.inst;
  /* The loop frees its events when it is closed. */
  if (session->timer && ecb_schedule_is_open()) {
    clear_timed_event(session->timer);
  }
  session->timer = NULL;
  session->sign = 0;
  session->shown.inst = NULL;
  session->shown.listener_inbound_sessions = NULL;
  session->shown.listener_inbound_sessions_ipv6 = NULL;
  withdraw(session);
  netlistener_instance_delref(endpoint);
}

ECB_EXPORT void netlistener_clean_accept_construct(accept_construct *ac) {
  ecb_session *session = (ecb_session *)ac;
  void *host_session;
  ecb_check_thread("netlistener_clean_accept_construct");
  if (session->sign != SIGN) {
    netlistener_instance_delref(ac->inst);
    ac->inst = NULL;
    return;
  }
  host_session = session->host_session;
  finish(session);
  if (host_session && ecb_host_.session_ended) {
    ecb_host_.session_ended(ecb_host_.context, host_session);
  }
}

/* ---- the end from outside ---- */

/* The event that waits for the session's peer; NULL while it is suspended, or
   when the descriptor has another user by now. */
static ecb_event *waiting_event(const ecb_session *session) {
  const ecb_watch *watch = ecb_descriptors_of(session->fd);
  if (!watch || !watch->event ||
      watch->event->shown.closure != &session->shown) {
    return NULL;
  }
  return watch->event;
}

/* The module reads the end of its input, and ends the session itself. */
static int shut(const ecb_session *session) {
  return shutdown(session->fd, SHUT_RDWR) == 0;
}

/* 0 where the system does not say; no socket has that. */
static ino_t socket_of(int fd) {
  struct stat found;
  return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

/* Nothing waits for its peer, and its module has not closed it: it will be
   resumed by a duplicate of its event. */
static int is_suspended(const ecb_session *session) {
  const ecb_watch *watch = ecb_descriptors_of(session->fd);
  return !(watch && watch->event) && session->socket &&
         socket_of(session->fd) == session->socket;
}

static int has_been_quiet(ecb_session *session, const ecb_event *event) {
  if (!event || event->calls != session->calls) {
    session->calls = event ? event->calls : 0;
    session->quiet_looks = 0;
    return 0;
  }
  return ++session->quiet_looks >= LOOKS;
}

static int look(Event *event, int type, void *closure, struct timeval *now);

/* The shorter of both; 0 without a limit. */
static double next_look(const ecb_session *session) {
  double idle = session->idle_seconds / (double)LOOKS;
  double left = session->ends_at ? session->ends_at - ecb_moment() : 0;
  if (session->ends_at && left < 0.01) {
    left = 1.0; /* suspended: looked at again */
  }
  if (!session->ends_at || (session->idle_seconds && idle < left)) {
    return idle;
  }
  return left;
}

/* Of the server, so that it stays until the session is cleaned. 0, or -1
   without memory. */
static int look_later(ecb_session *session) {
  double seconds = next_look(session);
  const char *before;
  Event *event;
  if (seconds <= 0) {
    return 0;
  }
  before = ecb_enter_module(NULL);
  event = build_event_from_now_f((float)seconds, -1, look, session);
  ecb_enter_module(before);
  if (!event) {
    return -1;
  }
  schedule_event(event);
  session->timer = event;
  return 0;
}

static int look(Event *event, int type, void *closure, struct timeval *now) {
  ecb_session *session = closure;
  const ecb_event *waiting = waiting_event(session);
  int is_over = session->ends_at && ecb_moment() >= session->ends_at - 0.005;
  (void)event;
  (void)type;
  (void)now;
  session->timer = NULL; /* this event, which the loop frees */
  if (session->idle_seconds && has_been_quiet(session, waiting)) {
    is_over = 1;
  }
  if (is_over && waiting) {
    shut(session);
  }
  if (look_later(session) != 0) {
    ecb_note(DERROR, "no memory to watch over a session of '%.60s'",
             session->shown.inst->def->prefix);
  }
  return 0;
}

int ecb_sessions_count(const netlistener_instance *endpoint) {
  const ecb_session *session;
  int count = 0;
  for (session = sessions_; session; session = session->next) {
    count += !endpoint || session->shown.inst == endpoint;
  }
  return count;
}

static const ecb_session *find(const void *host_session) {
  const ecb_session *session = sessions_;
  while (session && session->host_session != host_session) {
    session = session->next;
  }
  return session;
}

int ecb_session_shut(const void *host_session) {
  const ecb_session *session = find(host_session);
  return session && (waiting_event(session) || is_suspended(session)) &&
         shut(session);
}

int ecb_session_look(const void *host_session, u_int32_t *called) {
  const ecb_session *session = find(host_session);
  const ecb_event *event = session ? waiting_event(session) : NULL;
  *called = event ? event->called : 0;
  if (!session) {
    return -1;
  }
  return event ? event->shown.mask : 0;
}

void ecb_sessions_close(void);

/* Nobody else would close what was never resumed: its event is not watched. */
static void close_suspended(const ecb_session *session) {
  const char *prefix = session->shown.inst->def->prefix;
  if (!is_suspended(session)) {
    return;
  }
  ecb_note(DWARNING,
           "a session of '%.60s' was never resumed: its connection is closed",
           prefix);
  close(session->fd);
}

void ecb_sessions_close(void) {
  while (sessions_) {
    close_suspended(sessions_);
    finish(sessions_);
  }
}

/* ---- the beginning ---- */

static ecb_session *make(netlistener_instance *endpoint,
                         const ecb_connection *connection) {
  ecb_session *session = (ec_malloc)(MEMTYPE_ACCEPT_CONSTRUCT);
  struct timeval now;
  size_t length = connection->peer_length;
  if (!session) {
    return NULL;
  }
  memset(session, 0, sizeof(*session));
  if (length > sizeof(session->shown.remote_addr)) {
    length = sizeof(session->shown.remote_addr);
  }
  if (connection->peer) {
    memcpy(&session->shown.remote_addr, connection->peer, length);
  }
  get_now(&now);
  ec_generate_connection_id(&session->shown.conn_id, now.tv_sec);
  session->shown.accept_construct_closure.vptr = endpoint->def->closure;
  netlistener_instance_addref(endpoint);
  session->shown.inst = endpoint;
  session->sign = SIGN;
  session->fd = connection->fd;
  session->socket = socket_of(connection->fd);
  session->idle_seconds = connection->idle_seconds;
  if (connection->session_seconds > 0) {
    session->ends_at = ecb_moment() + connection->session_seconds;
  }
  session->host_session = connection->host_session;
  enlist(session);
  return session;
}

/* What the module has not got to see, or has turned away. */
static void give_up(ecb_session *session, Event *event) {
  if (event) {
    if (event->fd >= 0) {
      event_close(event);
    }
    event_free(event);
  }
  finish(session);
  (ec_free)(MEMTYPE_ACCEPT_CONSTRUCT, session);
}

/* A result of 0 turns away, as it ends any event. */
static int is_admitted(const netlistener_def *listener, Event *event,
                       ecb_session *session) {
  const char *before;
  struct timeval now;
  int result;
  if (!listener->accepthook) {
    return 1;
  }
  get_now(&now);
  before = ecb_enter_module(ecb_listener_owner(listener));
  result = listener->accepthook(event, E_READ, &session->shown, &now);
  ecb_enter_module(before);
  return result > 0 && event->fd >= 0;
}

static void set_buffers(const netlistener_instance *endpoint, int fd) {
  const int received = endpoint->recvbuf_size, sent = endpoint->sendbuf_size;
  if (received > 0) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &received, sizeof(received));
  }
  if (sent > 0) {
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &sent, sizeof(sent));
  }
}

/* With errno. */
static ecb_admission fail(ecb_session *session, Event *event, int fd,
                          int error) {
  if (session) {
    give_up(session, event);
  }
  if (fd >= 0) {
    close(fd);
  }
  errno = error;
  return ECB_SESSION_FAILED;
}

static Event *build(netlistener_instance *endpoint, ecb_session *session) {
  const netlistener_def *listener = endpoint->def;
  const char *before = ecb_enter_module(ecb_listener_owner(listener));
  Event *event = build_fd_event(session->fd, E_READ, 0, listener->servercode,
                                &session->shown);
  ecb_enter_module(before);
  return event;
}

ecb_admission ecb_session_begin(netlistener_instance *endpoint,
                                const ecb_connection *connection) {
  ecb_session *session;
  Event *event;
  const char *why;
  ecb_check_thread("ecb_session_begin");
  ecb_interlude();
  session = make(endpoint, connection);
  event = session ? build(endpoint, session) : NULL;
  if (!event) {
    return fail(session, NULL, connection->fd, ENOMEM);
  }
  set_buffers(endpoint, connection->fd);
  if (connection->tls && ecb_tls_start(event, connection->tls, NULL) != 0) {
    return fail(session, event, -1, ENOMEM);
  }
  if (!is_admitted(endpoint->def, event, session)) {
    give_up(session, event);
    return ECB_SESSION_TURNED_AWAY;
  }
  if (look_later(session) != 0) {
    return fail(session, event, -1, ENOMEM);
  }
  if (ecb_schedule_try((ecb_event *)event, &why)) {
    return fail(session, event, -1, EMFILE);
  }
  get_now(&ecb_turn_time_); /* the host may accept outside of turns */
  ecb_dispatch_descriptor((ecb_event *)event, E_READ);
  ecb_interlude();
  return ECB_SESSION_BEGUN;
}
