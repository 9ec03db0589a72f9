/* Listeners of a module in C, with a host in C that has accepted already. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "config/options.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "faults.h"
#include "host.h"
#include "io/listeners.h"
#include "module/log_queue.h"
#include "netlistener.h"

/* ---- the host ---- */

static netlistener_def *registered;
static int refuses, ended_count, option_count;
static void *ended_session;
static char wishes[200];

static int register_listener(void *context, void *instance,
                             netlistener_def *listener) {
  (void)context;
  CHECK(strcmp(instance, "instance") == 0);
  if (refuses) {
    return -1;
  }
  registered = listener;
  CHECK(ecb_listener_set_handle(listener, "concurrency", 77) == 0);
  CHECK(ecb_listener_set_handle(listener, "color", 78) == -1);
  return 0;
}

static int register_option(void *context, netlistener_def *listener,
                           ec_config_option_def *definition) {
  (void)context;
  CHECK(listener == registered && definition->name);
  return refuses ? -1 : 500 + option_count++;
}

static void open_endpoint(void *context, netlistener_def *listener,
                          const char *address) {
  (void)context;
  CHECK(is_scheduler_thread());
  strcat(strcat(strcat(wishes, "+"), listener->prefix), address);
}

static void close_endpoint(void *context, const char *address) {
  (void)context;
  strcat(strcat(wishes, "-"), address);
}

static void session_ended(void *context, void *host_session) {
  (void)context;
  ended_session = host_session;
  ended_count++;
}

static const ecb_host host = {.register_listener = register_listener,
                              .register_listener_option = register_option,
                              .open_endpoint = open_endpoint,
                              .close_endpoint = close_endpoint,
                              .session_ended = session_ended};

/* ---- a module that echoes lines in capitals ---- */

static int began_count, accepted_count, acceptor_answer = E_READ;
static int acceptor_closes;
static char module_closure[] = "reef";
static const char *running;
static accept_construct *newest;
static int newest_fd;

static void end_session(Event *event, accept_construct *ac) {
  netlistener_clean_accept_construct(ac);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, ac);
  event_close(event);
}

static int serve(Event *event, int type, void *closure, struct timeval *now) {
  char text[64];
  int mask, index, count;
  (void)type;
  (void)now;
  running = ecb_running_module();
  count = event_read(event, text, sizeof(text), &mask);
  if (count < 0 && errno == EAGAIN) {
    return mask;
  }
  if (count <= 0) {
    end_session(event, closure);
    return 0;
  }
  for (index = 0; index < count; index++) {
    text[index] = (char)(text[index] & ~0x20);
  }
  CHECK(event_write(event, text, count, &mask) == count);
  return E_READ;
}

/* As the documents have it: setup once, then another callback. */
static int begin(Event *event, int type, void *closure, struct timeval *now) {
  accept_construct *ac = closure;
  CHECK(is_scheduler_thread() && type == E_READ && now->tv_sec > 0);
  CHECK(ac->accept_construct_closure.vptr == module_closure);
  CHECK(ac->inst->def == registered && ac->remote_addr.sa.sa_family == AF_UNIX);
  newest = ac;
  newest_fd = event->fd;
  CHECK(ac->conn_id.pid == (u_int16_t)getpid() && !ac->death);
  began_count++;
  event->callback = serve;
  return serve(event, type, closure, now);
}

static int acceptor(Event *event, int type, void *closure,
                    struct timeval *now) {
  accept_construct *ac = closure;
  (void)type;
  (void)now;
  CHECK(ac->inst && strcmp(ecb_running_module(), "reef") == 0);
  accepted_count++;
  if (acceptor_closes) {
    event_close(event);
  }
  return acceptor_answer;
}

/* ---- cases ---- */

static netlistener_instance *endpoint;
static const struct sockaddr_un name = {.sun_family = AF_UNIX,
                                        .sun_path = "/run/reef.sock"};

static void set_up(EventFunc accepthook) {
  host_open();
  ecb_host_set(&host);
  ecb_options_open((void *)"instance", "reef");
  ecb_enter_module("reef");
  CHECK(netlistener_register4("Reef", begin, module_closure, accepthook, "8192",
                              "9000") == registered);
  ecb_enter_module(NULL);
  ecb_options_close();
  endpoint = ecb_endpoint_new(registered, "/run/reef.sock",
                              (const struct sockaddr *)&name, sizeof(name), 99);
  CHECK(endpoint);
}

static void tear_down(void) {
  netlistener_instance_delref(endpoint);
  ecb_listeners_close();
  host_close(0);
}

static ecb_admission connect_one(int *peer, int idle, int limit) {
  int fds[2];
  ecb_connection connection = {.peer = (const struct sockaddr *)&name,
                               .peer_length = sizeof(sa_family_t),
                               .idle_seconds = idle,
                               .session_seconds = limit,
                               .host_session = &ended_count};
  host_pair(fds);
  connection.fd = fds[0];
  *peer = fds[1];
  return ecb_session_begin(endpoint, &connection);
}

static void talk(int peer, const char *text, const char *wanted) {
  char got[64] = "";
  CHECK(write(peer, text, strlen(text)) == (ssize_t)strlen(text));
  CHECK(ecb_loop_turn(0) >= 0);
  CHECK(read(peer, got, sizeof(got) - 1) == (ssize_t)strlen(wanted));
  CHECK(strcmp(got, wanted) == 0);
}

static int is_at_end(int peer) {
  char text[1];
  return read(peer, text, 1) == 0;
}

static void test_sessions(int unused) {
  int first, second;
  (void)unused;
  set_up(NULL);
  CHECK(registered->opt_concurrency == 77 && registered->opt_enable == -1);
  CHECK(strcmp(registered->prefix, "Reef") == 0 && !registered->skip);
  CHECK(endpoint->fd == 99 && endpoint->refcnt == 1);
  CHECK(strcmp(endpoint->address, "/run/reef.sock") == 0);
  CHECK(endpoint->recvbuf_size == 8192 && endpoint->sendbuf_size == 9000);
  CHECK(connect_one(&first, 0, 0) == ECB_SESSION_BEGUN && began_count == 1);
  CHECK(strcmp(running, "reef") == 0);
  CHECK(connect_one(&second, 0, 0) == ECB_SESSION_BEGUN && began_count == 2);
  CHECK(ecb_sessions_count(NULL) == 2 && ecb_sessions_count(endpoint) == 2);
  CHECK(endpoint->refcnt == 3);
  talk(first, "coral", "CORAL");
  talk(second, "kelp", "KELP");
  close(first);
  CHECK(ecb_loop_turn(0) >= 0);
  CHECK(ended_count == 1 && ended_session == &ended_count);
  CHECK(ecb_sessions_count(endpoint) == 1 && endpoint->refcnt == 2);
  /* The endpoint goes; its session keeps it. */
  netlistener_instance_addref(endpoint);
  netlistener_instance_delref(endpoint);
  talk(second, "sand", "SAND");
  CHECK(ecb_session_shut(&ended_count) && ecb_loop_turn(0) >= 0);
  CHECK(is_at_end(second) && ended_count == 2);
  close(second);
  tear_down();
}

static void test_acceptors(int unused) {
  int peer;
  (void)unused;
  set_up(acceptor);
  CHECK(connect_one(&peer, 5, 0) == ECB_SESSION_BEGUN && accepted_count == 1);
  close(peer);
  CHECK(ecb_loop_turn(0) >= 0 && ended_count == 1);
  acceptor_answer = 0;
  CHECK(connect_one(&peer, 5, 0) == ECB_SESSION_TURNED_AWAY);
  CHECK(is_at_end(peer));
  close(peer);
  acceptor_closes = 1;
  CHECK(connect_one(&peer, 5, 0) == ECB_SESSION_TURNED_AWAY);
  CHECK(is_at_end(peer));
  close(peer);
  acceptor_answer = E_READ;
  CHECK(connect_one(&peer, 5, 0) == ECB_SESSION_TURNED_AWAY);
  close(peer);
  CHECK(began_count == 1 && accepted_count == 4 && ended_count == 1);
  tear_down();
}

/* Seconds of the virtual clock; a turn without work lets time pass. */
static void pass(double seconds) {
  double end = host_time + seconds;
  while (host_time < end) {
    CHECK(ecb_loop_turn(end - host_time) >= 0);
  }
}

static void test_time_limits(int unused) {
  int idle, busy, limited, turn;
  (void)unused;
  set_up(NULL);
  CHECK(connect_one(&idle, 8, 0) == ECB_SESSION_BEGUN);
  CHECK(connect_one(&busy, 8, 0) == ECB_SESSION_BEGUN);
  CHECK(connect_one(&limited, 8, 20) == ECB_SESSION_BEGUN);
  for (turn = 0; turn < 6; turn++) {
    pass(3);
    talk(busy, "kelp", "KELP");
    talk(limited, "kelp", "KELP");
  }
  CHECK(is_at_end(idle) && ended_count == 1);
  pass(3);
  CHECK(ended_count == 2 && is_at_end(limited));
  talk(busy, "kelp", "KELP");
  CHECK(ecb_sessions_count(NULL) == 1);
  pass(20);
  CHECK(ended_count == 3);
  close(idle);
  close(busy);
  close(limited);
  tear_down();
}

static Event *suspended;
static accept_construct *suspended_session;

static int is_readable(int fd) {
  char text[1];
  return read(fd, text, 1) == 1;
}

static int suspend(Event *event, int type, void *closure,
                   struct timeval *now) {
  (void)type;
  (void)now;
  if (suspended) {
    char text[8];
    int mask;
    CHECK(event_read(event, text, sizeof(text), &mask) == 0);
    end_session(event, closure);
    return 0;
  }
  suspended_session = closure;
  suspended = ec_malloc(MEMTYPE_EVENT);
  memcpy(suspended, event, sizeof(*event));
  event_post_dup(suspended, event);
  clear_event_by_fd(event->fd);
  return 0;
}

static void test_time_limits_leave_a_suspended_session_alone(int unused) {
  int peer;
  (void)unused;
  set_up(NULL);
  registered->servercode = suspend;
  CHECK(connect_one(&peer, 4, 6) == ECB_SESSION_BEGUN && suspended);
  pass(30);
  CHECK(ended_count == 0);
  schedule_event_and_dispatch(suspended, 0);
  pass(3);
  CHECK(ended_count == 1 && is_at_end(peer));
  close(peer);
  tear_down();
}

static void test_a_suspended_session_is_shut(int unused) {
  int peer;
  (void)unused;
  set_up(NULL);
  registered->servercode = suspend;
  CHECK(connect_one(&peer, 0, 0) == ECB_SESSION_BEGUN && suspended);
  CHECK(ecb_session_shut(&ended_count) && is_at_end(peer));
  /* Its module learns of it when it goes on, and ends it. */
  CHECK(ecb_loop_turn(0) >= 0 && ended_count == 0);
  schedule_event_and_dispatch(suspended, E_READ);
  CHECK(ecb_loop_turn(0) >= 0 && ended_count == 1);
  CHECK(!ecb_session_shut(&ended_count));
  close(peer);
  tear_down();
}

static void test_a_session_that_is_never_resumed(int reused) {
  int peer, other[2];
  u_int64_t dropped;
  ecb_line *line;
  set_up(NULL);
  ecb_log_threshold_set(DWARNING);
  registered->servercode = suspend;
  CHECK(connect_one(&peer, 0, 0) == ECB_SESSION_BEGUN && suspended);
  if (reused) {
    /* Its module has closed it; another one has got the number. */
    int fd = suspended->fd;
    close(fd);
    host_pair(other);
    CHECK(other[0] == fd && is_at_end(peer));
    CHECK(!ecb_session_shut(&ended_count));
  }
  netlistener_instance_delref(endpoint);
  ecb_listeners_close();
  line = ecb_log_drain(&dropped);
  CHECK((line == NULL) == (reused != 0) && (reused || is_at_end(peer)));
  if (line) {
    CHECK(strcmp(line->text, "a session of 'Reef' was never resumed: its "
                             "connection is closed") == 0);
    ecb_line_free(line);
  } else {
    CHECK(write(other[1], "x", 1) == 1 && is_readable(other[0]));
    close(other[0]);
    close(other[1]);
  }
  close(peer);
  event_free(suspended);
  (ec_free)(MEMTYPE_ACCEPT_CONSTRUCT, suspended_session);
  host_close(0);
}

static void test_registration(int unused) {
  ec_config_option_def option = {"depth", ECCFGTYPE_INT, NULL, NULL, 0, NULL,
                                 "1", NULL, NULL, NULL, NULL};
  (void)unused;
  set_up(NULL);
  ecb_options_open((void *)"instance", "kelp");
  CHECK(!netlistener_register3("reef", begin, NULL, NULL)); /* there is one */
  ecb_options_close();
  ecb_options_open((void *)"instance", "reef");
  CHECK(!netlistener_register3("", begin, NULL, NULL));
  CHECK(!netlistener_register3("Other", NULL, NULL, NULL));
  CHECK(!netlistener_register4("Other", begin, NULL, NULL, "4k", NULL));
  CHECK(!netlistener_register4("Other", begin, NULL, NULL, NULL, "-1"));
  CHECK(netlistener_register_option(registered, &option) == 500);
  CHECK(ecb_option_at(500) == &option);
  CHECK(netlistener_register_option(NULL, &option) == -1);
  CHECK(netlistener_register_option(registered, NULL) == -1);
  refuses = 1;
  CHECK(!netlistener_register3("Other", begin, NULL, NULL));
  CHECK(netlistener_register_option(registered, &option) == -1);
  ecb_options_close();
  CHECK(netlistener_instantiate_addr(registered, NULL, "*:25") == 1);
  CHECK(netlistener_stop_instance("*:26") == 1);
  CHECK(wishes[0] == '\0');
  CHECK(ecb_loop_turn(0) >= 0 && strcmp(wishes, "+Reef*:25-*:26") == 0);
  registered->skip = 1;
  CHECK(netlistener_instantiate_addr(registered, NULL, "*:25") == 0);
  CHECK(netlistener_stop_instance(NULL) == 0);
  tear_down();
}

static void test_a_construct_of_a_module(int unused) {
  accept_construct *ac;
  (void)unused;
  set_up(NULL);
  ac = ec_malloc(MEMTYPE_ACCEPT_CONSTRUCT);
  memset(ac, 0, sizeof(*ac));
  netlistener_instance_addref(endpoint);
  ac->inst = endpoint;
  netlistener_clean_accept_construct(ac);
  CHECK(endpoint->refcnt == 1 && !ac->inst && ended_count == 0);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, ac);
  tear_down();
}

/* The server ends while a session is there: its timer goes, its memory is the
   module's. */
static void test_the_end_of_the_server(int unused) {
  int peer;
  (void)unused;
  set_up(NULL);
  CHECK(connect_one(&peer, 8, 8) == ECB_SESSION_BEGUN);
  netlistener_instance_delref(endpoint);
  ecb_listeners_close();
  CHECK(ecb_sessions_count(NULL) == 0 && !newest->inst);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, newest);
  host_close(0);
  CHECK(close(newest_fd) == 0); /* descriptors stay open */
  close(peer);
}

static void run_failing(int failing) {
  int peer, fds[2];
  ecb_admission admission;
  set_up(acceptor);
  allocation_count = 0;
  fail_at = failing;
  admission = connect_one(&peer, 8, 0);
  fail_at = 0;
  if (admission == ECB_SESSION_FAILED) {
    CHECK(errno == ENOMEM && is_at_end(peer));
  } else {
    CHECK(admission == ECB_SESSION_BEGUN);
    CHECK(ecb_session_shut(&ended_count) || ended_count == 1);
    while (ended_count == 0) { /* the system had no memory for the watch */
      CHECK(ecb_loop_turn(1) >= 0);
    }
  }
  close(peer);
  host_pair(fds); /* no descriptor is closed twice or left */
  CHECK(fds[0] <= peer);
  close(fds[0]);
  close(fds[1]);
  tear_down();
  puts(allocation_count < failing ? "none failed"
       : admission == ECB_SESSION_BEGUN ? "went on" : "failed");
}

static void run_failing_registration(int failing) {
  netlistener_def *one;
  int is_wished;
  set_up(NULL);
  ecb_options_open((void *)"instance", "reef");
  allocation_count = 0;
  fail_at = failing;
  one = netlistener_register3("Other", begin, NULL, NULL);
  if (one) {
    netlistener_instance *other = ecb_endpoint_new(
        one, "*:25", (const struct sockaddr *)&name, sizeof(name), 3);
    is_wished = netlistener_instantiate_addr(one, NULL, "*:25");
    CHECK(!other == (failing > 1 && failing <= 4) || failing > 1);
    CHECK(ecb_loop_turn(0) >= 0);
    CHECK(is_wished == (wishes[0] != '\0'));
    netlistener_instance_delref(other);
  }
  fail_at = 0;
  ecb_options_close();
  tear_down();
  puts(allocation_count < failing ? "none failed" : "failed");
}

static void plant(int number) {
  accept_construct *ac = ec_malloc(MEMTYPE_ACCEPT_CONSTRUCT);
  set_up(NULL);
  ecb_enter_module("reef");
  if (number == 0) {
    netlistener_register3("Late", begin, NULL, NULL);
  } else if (number == 1) {
    ec_config_option_def option = {.name = "late"};
    netlistener_register_option(registered, &option);
  }
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, ac);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"sessions", test_sessions},
      {"acceptors", test_acceptors},
      {"time_limits", test_time_limits},
      {"suspended", test_time_limits_leave_a_suspended_session_alone},
      {"suspended_shut", test_a_suspended_session_is_shut},
      {"never_resumed", test_a_session_that_is_never_resumed},
      {"registration", test_registration},
      {"construct", test_a_construct_of_a_module},
      {"end", test_the_end_of_the_server},
      {"failing", run_failing},
      {"failing_registration", run_failing_registration},
      {"fault", plant},
      {NULL, NULL}};
  return run_case(cases, argc, argv);
}
