/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 38ea43a3f7f76e9bb666ddefe8490ac2e4f723b8f403e0b6d2709129bd9c34ce */
/* content sha256 52205cda981cdb8e764d260412a0656e0906dbe396c72f0be31cc5e0d453d83b */
#include "pagebox.h"

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

static union head *head_of(struct pagebox *self) {
  return (union head *)(void *)self - 1;
}

generic_module_infrastructure *pagebox_infrastructure(struct pagebox *self) {
  return head_of(self)->infrastructure;
}

/* Makes the state. It is never replaced, since providers in other threads may
 * look at it at any time (1.3.1.2), and never freed, since a singleton lives as
 * long as the server. */
static int make_state(generic_module_infrastructure *infrastructure) {
  union head *head = calloc(1, sizeof(*head) + pagebox_state_size);
  struct pagebox *self;

  if (!head) return -1;
  head->infrastructure = infrastructure;
  self = (struct pagebox *)(void *)(head + 1);
  infrastructure->module_private_data = self;
  if (pagebox_open(self) == 0) return 0;
  infrastructure->module_private_data = NULL;
  free(head);
  return -1;
}
static netlistener_def *registered_pagebox;

ECCFG_MODULE_OPT_DEF(pagebox, root, ECCFGTYPE_STRING, NULL, "[pagebox]", 0,
    NULL, "\"/var/lib/pagebox\"", NULL, NULL, NULL, NULL)
static int handle_root = -1;

ECCFG_MODULE_OPT_DEF(pagebox, job_class, ECCFGTYPE_STRING, NULL, "[pagebox]",
    0, NULL, "IO", NULL, NULL, NULL, NULL)
static int handle_job_class = -1;

void pagebox_release(struct pagebox_held *held) {
  if (held->value) ec_config_release_value(held->value);
  if (held->configuration) ec_config_release_scope_instance(held->configuration);
  held->value = NULL;
  held->configuration = NULL;
}

const char *pagebox_option_root(struct pagebox *self,
    ec_config_header *transaction, struct pagebox_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_root,
                                            pagebox_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_root,
                                    pagebox_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

const char *pagebox_option_job_class(struct pagebox *self,
    ec_config_header *transaction, struct pagebox_held *held) {
  ec_config_header *configuration =
    transaction ? transaction : ec_config_fetch_globalconf();
  ec_config_value *value;

  value = transaction
    ? ec_config_option_fetch_module_at_init(transaction, handle_job_class,
                                            pagebox_infrastructure(self))
    : ec_config_option_fetch_module(configuration, handle_job_class,
                                    pagebox_infrastructure(self));
  /* A transaction is its owner's to release. */
  held->configuration = transaction ? NULL : configuration;
  held->value = value;
  return value ? value->v->vstr : NULL;
}

/* ---- connections ---- */

/* What stands before the session in its block. */
union connection_head {
  struct pagebox_connection connection;
  long double fraction;
  long long number;
  void *pointer;
};

/* What may be served without a pause: others wait. */
enum { BUDGET = 16384 };

/* One for the life of the server. */
static struct pagebox *served;

static void *session_of(struct pagebox_connection *connection) {
  return (union connection_head *)(void *)connection + 1;
}

/* The connection is made when it is seen for the first time. */
static struct pagebox_connection *connection_of(Event *event,
    accept_construct *construct, size_t size) {
  struct pagebox_connection *connection = construct->accept_construct_closure.vptr;

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

static void free_connection(struct pagebox_connection *connection) {
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
static int flush_output(struct pagebox_connection *connection) {
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
static int may_read(struct pagebox_connection *connection) {
  if (connection->is_over || connection->is_finished || connection->is_suspended) return 0;
  if (connection->budget > 0) return 1;
  /* Nothing needs to come: it is called again as soon as others had their turn. */
  connection->needmask = E_READ | E_WRITE;
  return 0;
}

/* How many bytes came; 0 when there are none yet, or no more. */
static int read_bytes(struct pagebox_connection *connection, char *bytes, int size) {
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
static int read_input(struct pagebox_connection *connection) {
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

char *pagebox_connection_line(struct pagebox_connection *connection, size_t limit) {
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

int pagebox_connection_read(struct pagebox_connection *connection,
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

void pagebox_connection_write(struct pagebox_connection *connection,
    const char *bytes, size_t size) {
  if (!connection->is_over) stringwrite(&connection->output, bytes, size);
  if (connection->output.len >= BUDGET) flush_output(connection);
}

void pagebox_connection_printf(struct pagebox_connection *connection,
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
    pagebox_connection_write(connection, longer ? longer : text, (size_t)length);
  }
  free(longer);
}

int pagebox_connection_mask(struct pagebox_connection *connection) {
  size_t waiting = (size_t)connection->input.len - connection->taken;

  /* A job has the event now. */
  if (connection->is_suspended) return 0;
  if (!flush_output(connection)) return connection->is_over ? 0 : connection->needmask;
  if (connection->is_finished) return 0;
  /* What was read already makes no descriptor ready. */
  return waiting > connection->scanned ? E_READ | E_WRITE : connection->needmask;
}

void pagebox_connection_finish(struct pagebox_connection *connection) {
  connection->is_finished = 1;
}

Event *pagebox_connection_suspend(struct pagebox_connection *connection) {
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

void pagebox_connection_resume(struct pagebox_connection *connection) {
  connection->event->mask = E_READ | E_WRITE;
  schedule_event(connection->event);
}

static int worker_of_pagebox(Event *event, int type, void *closure, struct timeval *now) {
  struct pagebox_connection *connection =
    connection_of(event, closure, pagebox_pagebox_session_size);
  int mask;

  if (!connection) return end_connection(event, closure);
  mask = pagebox_serve_pagebox(served, session_of(connection), connection, type, now);
  if (connection->is_suspended) return 0;
  if (mask > 0) return mask;
  pagebox_close_pagebox(served, session_of(connection));
  free_connection(connection);
  return end_connection(event, closure);
}

/* Returns the word of a number, counted from 0, and its length; NULL for none. */
static const char *word_at(const char *text, int number, size_t *length) {
  for (;;) {
    text += strspn(text, " \t\r\n");
    *length = strcspn(text, " \t\r\n");
    if (*length == 0) return NULL;
    if (number-- == 0) return text;
    text += *length;
  }
}

static void control(generic_module_infrastructure *infrastructure,
    string *response, const char *command, int xml) {
  struct pagebox *self = infrastructure->module_private_data;
  size_t length;
  const char *rest;

  command += strspn(command, " \t\r\n");
  length = strcspn(command, " \t\r\n");
  rest = command + length + strspn(command + length, " \t\r\n");
  if (!self) {
    stringprintf(response, "pagebox is not up\n");
    return;
  }
  if (length == 6 && strncasecmp(command, "status", length) == 0) {
    size_t ignored;

    if (word_at(rest, 0, &ignored)) {
      stringprintf(response, "%s", "pagebox status\n");
      return;
    }
    pagebox_control_status(self, response, rest, xml);
    return;
  }
  stringprintf(response, "%s", "pagebox status\n");
}

static int conf_setup(generic_module_infrastructure *infrastructure, int ignored) {
  (void)infrastructure;
  (void)ignored;
  registered_pagebox = netlistener_register3("Pagebox",
      worker_of_pagebox, NULL, NULL);
  if (!registered_pagebox) {
    mod_printf(DCRITICAL, "%s: listener %s is not registered\n",
        "pagebox", "Pagebox");
    return -1;
  }
  handle_root =
    ECCFG_MODULE_OPT_REGISTER(pagebox, root);
  if (handle_root == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "pagebox", "root");
    return -1;
  }
  handle_job_class =
    ECCFG_MODULE_OPT_REGISTER(pagebox, job_class);
  if (handle_job_class == -1) {
    mod_printf(DCRITICAL, "%s: option %s is not registered\n",
        "pagebox", "job_class");
    return -1;
  }
  if (make_state(infrastructure) != 0) {
    mod_printf(DCRITICAL, "%s: its state cannot be made\n", "pagebox");
    return -1;
  }
  served = infrastructure->module_private_data;
  return 0;
}

static int ext_init(generic_module_infrastructure *infrastructure,
    ec_config_header *transaction, string *output, int flags) {
  int mode = EC_MODULE_INIT_MODE(flags);

  /* POSTINIT follows, as another user. */
  if (mode == EC_MODULE_INIT_INIT && flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  return pagebox_configure(infrastructure->module_private_data, transaction, output);
}

EC_MODULE_EXPORT
generic_module_infrastructure pagebox = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "pagebox.c",
  "Hands out files by name",
#ifdef _EC_VER
  _EC_VER,
#endif
  control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  ext_init
}};
