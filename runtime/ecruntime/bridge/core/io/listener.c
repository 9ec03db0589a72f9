/* Registration of listeners, their options and their endpoints. */
#include "io/listeners.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config/options.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "loop/posted.h"

/* The documented part, then ours. Freed when the server ends: its module keeps
   the pointer as long. */
typedef struct ecb_listener {
  netlistener_def shown; /* first */
  const char *owner;     /* the instance's name, behind the prefix */
  int is_replaced;       /* its module was loaded again, or never served */
  int recvbuf_size;      /* 0 for what the system gives */
  int sendbuf_size;
  struct ecb_listener *next;
  char prefix[];
} ecb_listener;

/* The process has one list. Scheduler thread. */
static ecb_listener *listeners_;

const char *ecb_listener_owner(const netlistener_def *listener) {
  return ((const ecb_listener *)listener)->owner;
}

static ecb_listener *find(const char *prefix) {
  ecb_listener *one = listeners_;
  while (one && (one->is_replaced || strcasecmp(one->prefix, prefix) != 0)) {
    one = one->next;
  }
  return one;
}

static void *check_registering(const char *what, const char *name) {
  void *instance = NULL;
  if (!ecb_in_scheduler_thread() || !ecb_options_are_open(&instance)) {
    ecb_misuse("RT120",
               "the %s '%s' was registered outside of conf_setup; register it "
               "in conf_setup, in the scheduler thread",
               what, name ? name : "(without a name)");
  }
  return instance;
}

/* The numbers of options that the host does not have stay -1. */
static void clear_handles(netlistener_def *shown) {
  shown->opt_enable = shown->opt_file_mode = shown->opt_backlog = -1;
  shown->opt_concurrency = shown->opt_accept_queue_backlog = -1;
  shown->opt_events_per_iter = shown->opt_pool_name = -1;
  shown->opt_recvbuf = shown->opt_sendbuf = -1;
  shown->opt_disable_nagle = shown->opt_event_loop = -1;
}

int ecb_listener_set_handle(netlistener_def *listener, const char *option,
                            int handle) {
  const struct {
    const char *name;
    int *place;
  } places[] = {{"enable", &listener->opt_enable},
                {"file_mode", &listener->opt_file_mode},
                {"backlog", &listener->opt_backlog},
                {"concurrency", &listener->opt_concurrency},
                {"accept_queue_backlog", &listener->opt_accept_queue_backlog},
                {"events_per_iter", &listener->opt_events_per_iter},
                {"pool_name", &listener->opt_pool_name},
                {"recvbuf", &listener->opt_recvbuf},
                {"sendbuf", &listener->opt_sendbuf},
                {"disable_nagle", &listener->opt_disable_nagle},
                {"event_loop", &listener->opt_event_loop}};
  size_t index;
  for (index = 0; index < sizeof(places) / sizeof(*places); index++) {
    if (strcmp(places[index].name, option) == 0) {
      *places[index].place = handle;
      return 0;
    }
  }
  return -1;
}

static ecb_listener *make(const char *prefix, EventFunc servercode,
                          EventFunc accepthook, void *closure) {
  const char *owner = ecb_running_module();
  size_t size = strlen(prefix) + 1, owner_size = strlen(owner) + 1;
  ecb_listener *listener = calloc(1, sizeof(*listener) + size + owner_size);
  if (!listener) {
    return NULL;
  }
  memcpy(listener->prefix, prefix, size);
  listener->owner = memcpy(listener->prefix + size, owner, owner_size);
  listener->shown.prefix = listener->shown.hashkey = listener->prefix;
  listener->shown.servercode = servercode;
  listener->shown.accepthook = accepthook;
  listener->shown.closure = closure;
  clear_handles(&listener->shown);
  return listener;
}

/* Bytes of a buffer of the system; 0 for none, -1 for what is no number. */
static int size_of(const char *text) {
  char *end;
  long size;
  if (!text || !*text) {
    return 0;
  }
  errno = 0;
  size = strtol(text, &end, 10);
  return errno || *end || size <= 0 || size > INT_MAX ? -1 : (int)size;
}

ECB_EXPORT netlistener_def *
netlistener_register4(const char *listener_prefix, EventFunc servercode,
                      void *closure, EventFunc accepthook, const char *recvbuf,
                      const char *sendbuf) {
  void *instance = check_registering("listener", listener_prefix);
  int received = size_of(recvbuf), sent = size_of(sendbuf);
  ecb_listener *listener, *former;
  if (!listener_prefix || !*listener_prefix || !servercode || received < 0 ||
      sent < 0 || !ecb_host_.register_listener) {
    return NULL;
  }
  former = find(listener_prefix);
  /* A module that was refused when it was loaded may come again; that it
     registers twice in one phase is for the host to refuse. */
  if (former && strcmp(former->owner, ecb_running_module()) != 0) {
    ecb_note(DERROR, "the listener '%.60s' is registered already",
             listener_prefix);
    return NULL;
  }
  listener = make(listener_prefix, servercode, accepthook, closure);
  if (!listener) {
    return NULL;
  }
  listener->recvbuf_size = received;
  listener->sendbuf_size = sent;
  if (ecb_host_.register_listener(ecb_host_.context, instance,
                                  &listener->shown) != 0) {
    free(listener);
    return NULL;
  }
  if (former) {
    former->is_replaced = 1;
  }
  listener->next = listeners_;
  listeners_ = listener;
  return &listener->shown;
}

ECB_EXPORT netlistener_def *
netlistener_register3(const char *listener_prefix, EventFunc servercode,
                      EventFunc accepthook, void *closure) {
  return netlistener_register4(listener_prefix, servercode, closure, accepthook,
                               NULL, NULL);
}

ECB_EXPORT int netlistener_register_option(netlistener_def *def,
                                           ec_config_option_def *option) {
  int slot;
  check_registering("option", option ? option->name : NULL);
  if (!def || !option || !option->name ||
      !ecb_host_.register_listener_option) {
    return -1;
  }
  slot = ecb_host_.register_listener_option(ecb_host_.context, def, option);
  if (slot < 0 || ecb_option_set(slot, option) != 0) {
    return -1;
  }
  return slot;
}

/* ---- endpoints ---- */

static void free_endpoint(netlistener_instance *endpoint) {
  free((char *)endpoint->address);
  free(endpoint->la.text);
  (ec_free)(MEMTYPE_NETLISTENER_INSTANCE, endpoint);
}

netlistener_instance *ecb_endpoint_new(netlistener_def *listener,
                                       const char *address,
                                       const struct sockaddr *name,
                                       socklen_t length, int fd) {
  const ecb_listener *record = (const ecb_listener *)listener;
  netlistener_instance *endpoint =
      (ec_malloc)(MEMTYPE_NETLISTENER_INSTANCE);
  if (!endpoint) {
    return NULL;
  }
  memset(endpoint, 0, sizeof(*endpoint));
  endpoint->address = strdup(address);
  endpoint->la.text = strdup(address);
  if (!endpoint->address || !endpoint->la.text) {
    free_endpoint(endpoint);
    return NULL;
  }
  endpoint->def = listener;
  if (length > sizeof(endpoint->la.sa)) {
    length = sizeof(endpoint->la.sa);
  }
  memcpy(&endpoint->la.sa, name, length);
  endpoint->la.len = length;
  endpoint->fd = fd;
  endpoint->from_config = 1;
  endpoint->enabled = 1;
  endpoint->refcnt = 1;
  endpoint->jobclass = ECTP_CLASS_SHORT_LIVED; /* accepting is the loop's */
  endpoint->recvbuf_size = record->recvbuf_size;
  endpoint->sendbuf_size = record->sendbuf_size;
  return endpoint;
}

ECB_EXPORT void netlistener_instance_addref(netlistener_instance *inst) {
  __atomic_add_fetch(&inst->refcnt, 1, __ATOMIC_RELAXED);
}

ECB_EXPORT void netlistener_instance_delref(netlistener_instance *inst) {
  if (inst && __atomic_sub_fetch(&inst->refcnt, 1, __ATOMIC_ACQ_REL) == 0) {
    free_endpoint(inst);
  }
}

/* ---- endpoints that a module wants ---- */

typedef struct wish {
  netlistener_def *listener; /* NULL: close */
  char address[];
} wish;

static void grant(void *argument) {
  wish *one = argument;
  if (one->listener && ecb_host_.open_endpoint) {
    ecb_host_.open_endpoint(ecb_host_.context, one->listener, one->address);
  } else if (!one->listener && ecb_host_.close_endpoint) {
    ecb_host_.close_endpoint(ecb_host_.context, one->address);
  }
  free(one);
}

/* 1 when the scheduler thread will do it. */
static int post_wish(netlistener_def *listener, const char *address) {
  size_t size = strlen(address) + 1;
  wish *one = malloc(sizeof(*one) + size);
  if (!one) {
    return 0;
  }
  one->listener = listener;
  memcpy(one->address, address, size);
  if (ecb_post(grant, one) != 0) {
    free(one);
    return 0;
  }
  return 1;
}

/* Any thread. The configuration of the host's current generation counts. */
ECB_EXPORT int netlistener_instantiate_addr(netlistener_def *listener,
                                            ec_config_header *hdr,
                                            const char *addr) {
  (void)hdr;
  if (!listener || listener->skip || !addr || !ecb_host_.open_endpoint) {
    return 0;
  }
  return post_wish(listener, addr);
}

/* Any thread: 1 when the stop was scheduled. */
ECB_EXPORT int netlistener_stop_instance(const char *addr) {
  return addr && ecb_host_.close_endpoint ? post_wish(NULL, addr) : 0;
}

/* Any thread. No two of one second and process are equal. */
ECB_EXPORT void ec_generate_connection_id(message_id *cid, time_t nowsec) {
  static u_int16_t counter; /* of the process */
  cid->slot = (u_int32_t)nowsec;
  cid->pid = (u_int16_t)getpid();
  cid->counter = __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED);
}

void ecb_sessions_close(void);

void ecb_listeners_close(void) {
  ecb_sessions_close();
  while (listeners_) {
    ecb_listener *next = listeners_->next;
    free(listeners_);
    listeners_ = next;
  }
}
