/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 0aade4f2efebb7bab1df52d970624402d5f7853d0d1a3ee9537bc5abea290cae */
/* content sha256 5ca61446559b41c0b771609b234ea47a0c48a0d317994903da910807511bf0c9 */
#include "statline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What stands before the state in its block. */
union head {
  generic_module_infrastructure *infrastructure;
  long double fraction;
  long long number;
  void *pointer;
};

static union head *head_of(struct statline *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *statline_infrastructure(struct statline *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + statline_state_size);
  struct statline *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct statline *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (statline_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}
static netlistener_def *registered_statline;

static ec_config_option_def definition_statline_option_tls_required = {
  
    "tls_required", ECCFGTYPE_BOOL, NULL,
    "[Statline_Listener]:Listen:Peer>[Statline_Listener]:Listen>[Statline_Listener]:Peer>[Statline_Listener]",
    0, NULL, "true", NULL, NULL, NULL, NULL
};
static int handle_statline_option_tls_required = -1;

static int validate_value_statline_option_longest_line(ec_config_option_def *option,
    string *output, ec_config_header *cfghdr, ec_config_value *val) {
  const ec_config_value_storage *found = val->v;

  (void)cfghdr;
  if (found->vint < 10 || found->vint > 4000) {
    stringprintf(output, "%s is %d; it has to be 10 to 4000\n",
        option->name, found->vint);
    return 0;
  }
  return 1;
}

static ec_config_option_def definition_statline_option_longest_line = {
  
    "longest_line", ECCFGTYPE_INT, NULL,
    "[Statline_Listener]:Listen:Peer>[Statline_Listener]:Listen>[Statline_Listener]:Peer>[Statline_Listener]",
    0, NULL, "200", NULL, validate_value_statline_option_longest_line, NULL,
    NULL
};
static int handle_statline_option_longest_line = -1;

static void add_scope(ec_ptr_array *scopes, const char *scope, const char *instance) {
  if (!instance) return;
  ec_ptr_array_append(scopes, (void *)scope);
  ec_ptr_array_append(scopes, (void *)instance);
}

static ec_config_value *fetch_for_peer(struct statline_connection *connection,
    ec_config_header *configuration, const char *listener, int handle) {
  ec_ptr_array scopes;
  ec_config_value *value;

  ec_ptr_array_init(&scopes, 0, NULL);
  add_scope(&scopes, listener, "");
  add_scope(&scopes, "Listen", connection->construct->inst->address);
  add_scope(&scopes, "Peer", *connection->peer ? connection->peer : NULL);
  value = ec_config_option_fetch_generic(configuration, handle, NULL, 0, &scopes);
  ec_ptr_array_destroy(&scopes);
  return value;
}

int statline_statline_option_tls_required(
    struct statline_connection *connection) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = fetch_for_peer(connection, configuration, "Statline_Listener",
      handle_statline_option_tls_required);
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  ec_config_release_scope_instance(configuration);
  return result;
}

int statline_statline_option_longest_line(
    struct statline_connection *connection) {
  ec_config_header *configuration = ec_config_fetch_globalconf();
  ec_config_value *value;
  int result = 0;

  value = fetch_for_peer(connection, configuration, "Statline_Listener",
      handle_statline_option_longest_line);
  if (value) {
    result = value->v->vint;
    ec_config_release_value(value);
  }
  ec_config_release_scope_instance(configuration);
  return result;
}

/* ---- connections ---- */

/* What stands before the session in its block. */
union connection_head {
  struct statline_connection connection;
  long double fraction;
  long long number;
  void *pointer;
};

/* What may be served without a pause: others wait. */
enum { BUDGET = 16384 };

/* One for the life of the server. */
static struct statline *served;

static void *session_of(struct statline_connection *connection) {
  return (union connection_head *)(void *)connection + 1;
}

/* The connection is made when it is seen for the first time. */
static struct statline_connection *connection_of(Event *event,
    accept_construct *construct, size_t size) {
  struct statline_connection *connection = construct->accept_construct_closure.vptr;

  if (!connection) {
    union connection_head *head = calloc(1, sizeof(*head) + size);

    if (!head) return NULL;
    connection = &head->connection;
    connection->construct = construct;
    if (construct->remote_addr.sa.sa_family != AF_UNIX) {
      sockaddr_to_string_opt(&construct->remote_addr.sa, connection->peer,
          sizeof(connection->peer), EC_SA2S_NO_PORT);
    }
    string_init_type(&connection->input, 512, STRING_TYPE_ECSTRING);
    string_init_type(&connection->output, 512, STRING_TYPE_ECSTRING);
    construct->accept_construct_closure.vptr = connection;
  }
  connection->event = event;
  connection->is_suspended = 0;
  connection->budget = BUDGET;
  connection->needmask = E_READ;
  return connection;
}

static void free_connection(struct statline_connection *connection) {
  string_destroy(&connection->input);
  string_destroy(&connection->output);
  connection->construct->accept_construct_closure.vptr = NULL;
  free(connection);
}

/* The scheduler frees the event, which is being dispatched. */
static int end_connection(Event *event, accept_construct *construct) {
  netlistener_clean_accept_construct(construct);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, construct);
  event_close(event);
  return 0;
}

/* 1 when nothing waits to be sent. */
static int flush_output(struct statline_connection *connection) {
  string *output = &connection->output;

  while (!connection->is_over && connection->sent < (size_t)output->len) {
    int needmask = 0;
    int count = event_write(connection->event, output->buffer + connection->sent,
        output->len - (int)connection->sent, &needmask);

    if (count > 0) {
      connection->sent += (size_t)count;
    } else if (count < 0 && errno == EAGAIN) {
      connection->needmask = needmask;
      return 0;
    } else {
      connection->is_over = 1;
    }
  }
  output->len = 0;
  connection->sent = 0;
  return !connection->is_over;
}

/* 1 when something may be read. */
static int may_read(struct statline_connection *connection) {
  if (connection->is_over || connection->is_finished || connection->is_suspended) return 0;
  if (connection->budget > 0) return 1;
  /* Nothing needs to come: it is called again as soon as others had their turn. */
  connection->needmask = E_READ | E_WRITE;
  return 0;
}

/* How many bytes came; 0 when there are none yet, or no more. */
static int read_bytes(struct statline_connection *connection, char *bytes, int size) {
  int count = event_read(connection->event, bytes, size, &connection->needmask);

  if (count > 0) return count;
  if (count == 0) {
    connection->is_finished = 1;
  } else if (errno != EAGAIN) {
    connection->is_over = 1;
  }
  return 0;
}

/* Appends what came to the input; 0 when nothing did. */
static int read_input(struct statline_connection *connection) {
  string *input = &connection->input;
  char bytes[4096];
  int count = read_bytes(connection, bytes, sizeof(bytes));

  if (count == 0) return 0;
  if (connection->taken) {
    input->len -= (int)connection->taken;
    memmove(input->buffer, input->buffer + connection->taken, (size_t)input->len);
    connection->taken = 0;
  }
  stringwrite(input, bytes, (size_t)count);
  return 1;
}

char *statline_connection_line(struct statline_connection *connection, size_t limit) {
  while (may_read(connection)) {
    char *begin = connection->input.buffer + connection->taken;
    size_t length = (size_t)connection->input.len - connection->taken;
    char *end = memchr(begin + connection->scanned, '\n', length - connection->scanned);

    if ((size_t)(end ? end - begin : (ptrdiff_t)length) > limit) {
      connection->is_finished = 1;
    } else if (end) {
      connection->taken += (size_t)(end - begin) + 1;
      connection->budget -= (int)(end - begin) + 1;
      connection->scanned = 0;
      if (end > begin && end[-1] == '\r') end--;
      *end = '\0';
      return begin;
    } else {
      connection->scanned = length;
      if (!flush_output(connection) || !read_input(connection)) return NULL;
    }
  }
  return NULL;
}

int statline_connection_read(struct statline_connection *connection,
    char *bytes, int size) {
  int kept = connection->input.len - (int)connection->taken;

  if (!may_read(connection) || !flush_output(connection)) return 0;
  if (kept == 0) {
    kept = read_bytes(connection, bytes, size);
  } else {
    if (kept > size) kept = size;
    memcpy(bytes, connection->input.buffer + connection->taken, (size_t)kept);
    connection->taken += (size_t)kept;
    connection->scanned = 0;
  }
  connection->budget -= kept;
  return kept;
}

void statline_connection_write(struct statline_connection *connection,
    const char *bytes, size_t size) {
  if (!connection->is_over) stringwrite(&connection->output, bytes, size);
  if (connection->output.len >= BUDGET) flush_output(connection);
}

void statline_connection_printf(struct statline_connection *connection,
    const char *format, ...) {
  char text[512], *longer = NULL;
  va_list arguments;
  int length;

  va_start(arguments, format);
  length = vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  if (length >= (int)sizeof(text)) {
    longer = malloc((size_t)length + 1);
    if (!longer) return;
    va_start(arguments, format);
    vsnprintf(longer, (size_t)length + 1, format, arguments);
    va_end(arguments);
  }
  if (length > 0) {
    statline_connection_write(connection, longer ? longer : text, (size_t)length);
  }
  free(longer);
}

int statline_connection_mask(struct statline_connection *connection) {
  size_t waiting = (size_t)connection->input.len - connection->taken;

  /* A job has the event now. */
  if (connection->is_suspended) return 0;
  if (!flush_output(connection)) return connection->is_over ? 0 : connection->needmask;
  if (connection->is_finished) return 0;
  /* What was read already makes no descriptor ready. */
  return waiting > connection->scanned ? E_READ | E_WRITE : connection->needmask;
}

void statline_connection_finish(struct statline_connection *connection) {
  connection->is_finished = 1;
}

Event *statline_connection_suspend(struct statline_connection *connection) {
  Event *held = ec_malloc(MEMTYPE_EVENT);

  if (!held) return NULL;
  /* The rest waits until it goes on. */
  flush_output(connection);
  memcpy(held, connection->event, sizeof(*held));
  event_post_dup(held, connection->event);
  clear_event_by_fd(held->fd);
  connection->event = held;
  connection->is_suspended = 1;
  return held;
}

void statline_connection_resume(struct statline_connection *connection) {
  connection->event->mask = E_READ | E_WRITE;
  schedule_event(connection->event);
}

static int worker_of_statline(Event *event, int type, void *closure, struct timeval *now) {
  struct statline_connection *connection =
    connection_of(event, closure, statline_statline_session_size);
  int mask;

  if (!connection) return end_connection(event, closure);
  mask = statline_serve_statline(served, session_of(connection), connection, type, now);
  if (connection->is_suspended) return 0;
  if (mask > 0) return mask;
  statline_close_statline(served, session_of(connection));
  free_connection(connection);
  return end_connection(event, closure);
}

/* What it turns away, the server ends. */
static int acceptor_of_statline(Event *event, int type, void *closure, struct timeval *now) {
  struct statline_connection *connection =
    connection_of(event, closure, statline_statline_session_size);

  (void)type;
  (void)now;
  if (!connection) return 0;
  if (statline_accept_statline(served, session_of(connection), connection)) return E_READ;
  statline_close_statline(served, session_of(connection));
  free_connection(connection);
  return 0;
}

static void provide_core_log_delivery_v1(void *closure, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  statline_core_log_delivery_v1(infrastructure->module_private_data, msg, dr,
      now, note, note_len);
}

static void provide_core_log_permanent_failure_v1(void *closure,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  statline_core_log_permanent_failure_v1(infrastructure->module_private_data,
      msg, dr, now, note, note_len);
}

static void provide_core_log_transient_failure_v1(void *closure,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  generic_module_infrastructure *infrastructure = closure;

  statline_core_log_transient_failure_v1(infrastructure->module_private_data,
      msg, dr, now, note, note_len);
}

static void register_providers(generic_module_infrastructure *infrastructure) {
  register_core_log_delivery_v1_hook_last(provide_core_log_delivery_v1,
      infrastructure);
  register_core_log_permanent_failure_v1_hook_last(
      provide_core_log_permanent_failure_v1, infrastructure);
  register_core_log_transient_failure_v1_hook_last(
      provide_core_log_transient_failure_v1, infrastructure);
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  registered_statline = netlistener_register3("Statline",
      worker_of_statline, acceptor_of_statline, NULL);
  if (!registered_statline) {
    mod_printf(DCRITICAL, "%s: listener %s is not registered\n",
        "statline", "Statline");
    return -1;
  }
  handle_statline_option_tls_required =
    netlistener_register_option(registered_statline, &definition_statline_option_tls_required);
  if (handle_statline_option_tls_required == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "statline", "tls_required");
    return -1;
  }
  handle_statline_option_longest_line =
    netlistener_register_option(registered_statline, &definition_statline_option_longest_line);
  if (handle_statline_option_longest_line == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "statline", "longest_line");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "statline");
    return -1;
  }
  served = infrastructure->module_private_data;
  register_providers(infrastructure);
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return statline_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure statline = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "statline.c",
  "Tells monitoring what became of deliveries, over TLS",
#ifdef _EC_VER
  _EC_VER,
#endif
  NULL,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  ext_init
}};
