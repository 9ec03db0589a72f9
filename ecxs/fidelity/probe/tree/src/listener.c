/* A listener of the probe's, to which the module itself connects. */
#include "observers.h"

#include "netlistener.h"
#include "scheduler.h"
#include "util.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SCOPES                                                          \
  "[Fidelity_Listener]:Listen:Peer>[Fidelity_Listener]:Listen>"         \
  "[Fidelity_Listener]:Peer>[Fidelity_Listener]"

static ec_config_option_def places_[] = {
  {"where_four", ECCFGTYPE_STRING, NULL, SCOPES, 0, NULL, "\"unset\"", NULL,
      NULL, NULL, NULL},
  {"where_three", ECCFGTYPE_STRING, NULL, SCOPES, 0, NULL, "\"unset\"", NULL,
      NULL, NULL, NULL},
  {"where_two", ECCFGTYPE_STRING, NULL, SCOPES, 0, NULL, "\"unset\"", NULL,
      NULL, NULL, NULL},
  {"where_one", ECCFGTYPE_STRING, NULL, SCOPES, 0, NULL, "\"unset\"", NULL,
      NULL, NULL, NULL},
};
enum { PLACES = sizeof(places_) / sizeof(places_[0]) };
static int slots_[PLACES] = {-1, -1, -1, -1};

/* Scheduler thread, but for the first two, which tell whether that is so. */
static int accepted_in_ = -1, is_scheduled_ = -1, first_mask_ = -1, is_same_;
static Event *accepted_;
static void *construct_;
static char found_[512];

static void find_places(accept_construct *construct) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  int at;

  for (at = 0; at < PLACES; at++) {
    ec_ptr_array scopes;
    ec_config_value *value;

    ec_ptr_array_init(&scopes, 0, NULL);
    ec_ptr_array_append(&scopes, (void *)"Fidelity_Listener");
    ec_ptr_array_append(&scopes, (void *)"");
    ec_ptr_array_append(&scopes, (void *)"Listen");
    ec_ptr_array_append(&scopes, (void *)construct->inst->address);
    ec_ptr_array_append(&scopes, (void *)"Peer");
    ec_ptr_array_append(&scopes, (void *)"127.0.0.1");
    value = ec_config_option_fetch_generic(configuration, slots_[at], NULL, 0,
        &scopes);
    append(found_, sizeof(found_), "%s%s", at ? ", " : "",
        value && value->v->vstr ? value->v->vstr : "(none)");
    if (value) ec_config_release_value(value);
    ec_ptr_array_destroy(&scopes);
  }
  ec_config_release_scope_instance(configuration);
}

/* Before the session; 1 takes it. */
static int on_accept(Event *event, int type, void *closure,
    struct timeval *now) {
  (void)type;
  (void)now;
  if (accepted_in_ < 0) {
    accepted_in_ = is_scheduler_thread();
    is_scheduled_ = get_event_by_fd(event->fd) == event;
    accepted_ = event;
    construct_ = closure;
  }
  return 1;
}

static int on_session(Event *event, int type, void *closure,
    struct timeval *now) {
  accept_construct *construct = closure;

  (void)now;
  if (first_mask_ < 0) {
    first_mask_ = type;
    is_same_ = closure == construct_ && event == accepted_;
    if (is_same_) find_places(construct);
  }
  /* What is no accept_construct is left alone. */
  if (closure == construct_) {
    netlistener_clean_accept_construct(construct);
    ec_free(MEMTYPE_ACCEPT_CONSTRUCT, construct);
  }
  event_close(event);
  return 0;
}

void register_listener(void) {
  netlistener_def *listener =
    netlistener_register3("Fidelity", on_session, on_accept, NULL);
  int at;

  for (at = 0; listener && at < PLACES; at++) {
    slots_[at] = netlistener_register_option(listener, &places_[at]);
  }
}

/* Never waits: the socket does not block. It stays open for the session. */
void connect_to_listener(const char *address) {
  static int end = -1;
  struct sockaddr_in peer;
  char host[64];
  const char *colon = strchr(address, ':');

  if (!colon || (size_t)(colon - address) >= sizeof(host) || end >= 0) return;
  memcpy(host, address, (size_t)(colon - address));
  host[colon - address] = '\0';
  memset(&peer, 0, sizeof(peer));
  peer.sin_family = AF_INET;
  peer.sin_port = htons((unsigned short)atoi(colon + 1));
  if (inet_pton(AF_INET, host, &peer.sin_addr) != 1) return;
  end = socket(AF_INET, SOCK_STREAM, 0);
  if (end < 0) return;
  fcntl(end, F_SETFL, O_NONBLOCK);
  if (connect(end, (struct sockaddr *)&peer, sizeof(peer)) != 0) return;
}

void observe_listener(string *out) {
  if (accepted_in_ < 0) {
    observe(out, "modules-in-c.acceptor", "T", "nobody was accepted",
        "not seen");
  } else {
    observe(out, "modules-in-c.acceptor", "T",
        "the thread; whether get_event_by_fd knows the event then",
        "%s thread, %s", accepted_in_ ? "scheduler" : "another",
        is_scheduled_ ? "scheduled" : "not scheduled");
  }
  if (first_mask_ < 0) {
    observe(out, "modules-in-c.session", "T", "no session began", "not seen");
  } else {
    observe(out, "modules-in-c.session", "T",
        "the mask of the first call, before the peer sends anything; event and "
        "closure against those of the acceptor",
        "mask %d, %s", first_mask_, is_same_ ? "the same" : "others");
  }
  observe(out, "scopes.listener", "T",
      "set in peer of listen, listen, peer, listener; in the last three; two; "
      "one",
      "%s", found_[0] ? found_ : "not seen");
}
