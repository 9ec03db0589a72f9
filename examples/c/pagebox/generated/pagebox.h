/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 38ea43a3f7f76e9bb666ddefe8490ac2e4f723b8f403e0b6d2709129bd9c34ce */
/* content sha256 f14edcbe6114702650e6b4af33dbe437406427d7988479e4e3af273583807319 */
#ifndef PAGEBOX_GENERATED_H
#define PAGEBOX_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "event.h"
#include "netlistener.h"
#include "scheduler.h"

/* The state of the module. Define the structure in src/pagebox.c, and write
 * PAGEBOX_STATE; behind it. It is made with all bytes 0 before pagebox_open is
 * called, and lives as long as the server. */
struct pagebox;
extern const size_t pagebox_state_size;
#define PAGEBOX_STATE \
  const size_t pagebox_state_size = sizeof(struct pagebox)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *pagebox_infrastructure(struct pagebox *self);

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct pagebox_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void pagebox_release(struct pagebox_held *held);

/*
 * The connections of listeners. Scheduler thread. A function that serves one
 * gets the session, which is yours, and the connection; it reads what is there,
 * and returns pagebox_connection_mask(connection). It is called again when
 * the mask says so. The limits, time-outs and TLS of the stanza are the server's:
 * a connection that it ends reads the end.
 */
struct pagebox_connection {
  Event *event; /* that of the last call; the scheduler's */
  accept_construct *construct;
  char peer[64]; /* its address without port; empty for a Unix socket */
  /* The rest is for the functions below alone. */
  string input;
  string output;
  size_t taken;
  size_t scanned;
  size_t sent;
  int budget;
  int needmask;
  unsigned is_over : 1;
  unsigned is_finished : 1;
  unsigned is_suspended : 1;
};

/* The next line, without its end (LF, or CR LF), until the next call; NULL when
 * there is none yet, or no more. One longer than `limit` ends the connection. */
char *pagebox_connection_line(struct pagebox_connection *connection, size_t limit);

/* Bytes that have come, at most `size`; 0 when there are none yet, or no more. */
int pagebox_connection_read(struct pagebox_connection *connection,
    char *bytes, int size);

/* Has the bytes sent; what does not fit into the system's buffer waits, and no
 * line is read meanwhile. */
void pagebox_connection_write(struct pagebox_connection *connection,
    const char *bytes, size_t size);
void pagebox_connection_printf(struct pagebox_connection *connection,
    const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The mask to return: 0 when the connection is over, suspended, or finished and
 * all is sent. */
int pagebox_connection_mask(struct pagebox_connection *connection);

/* Ends the connection once all is sent; nothing is read any more. */
void pagebox_connection_finish(struct pagebox_connection *connection);

/* Sets the connection aside, while it is served: return 0 then. The event that it
 * returns is for ec_async_wake_event, with the mask E_READ | E_WRITE, or
 * pagebox_connection_resume has it called again. NULL without memory. */
Event *pagebox_connection_suspend(struct pagebox_connection *connection);
void pagebox_connection_resume(struct pagebox_connection *connection);

/* What you keep of a connection to Pagebox_Listener. Define the structure, and
 * write PAGEBOX_PAGEBOX_SESSION; behind it. It is made with all bytes 0 when a peer
 * connects, and freed after pagebox_close_pagebox. */
struct pagebox_pagebox_session;
extern const size_t pagebox_pagebox_session_size;
#define PAGEBOX_PAGEBOX_SESSION \
  const size_t pagebox_pagebox_session_size = sizeof(struct pagebox_pagebox_session)

/*
 * The options. Any thread. `transaction` is that of pagebox_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* The folder of the files. Path: [pagebox]; default "/var/lib/pagebox". */
const char *pagebox_option_root(struct pagebox *self,
    ec_config_header *transaction, struct pagebox_held *held);

/* The thread pool in which files are read. Path: [pagebox]; default IO. */
const char *pagebox_option_job_class(struct pagebox *self,
    ec_config_header *transaction, struct pagebox_held *held);

/* What src/pagebox.c defines; `ecxs generate --stubs` writes what is missing. */

/* Hand out a file for each line. Return the mask to wait with, which
 * pagebox_connection_mask tells, or 0 for the end. */
int pagebox_serve_pagebox(struct pagebox *self,
    struct pagebox_pagebox_session *session,
    struct pagebox_connection *connection, int mask, struct timeval *now);

/* Give up what the session of Pagebox_Listener holds; the session itself is
 * freed afterwards. */
void pagebox_close_pagebox(struct pagebox *self,
    struct pagebox_pagebox_session *session);

/* Show how many files were handed out, and how many sessions there are. */
void pagebox_control_status(struct pagebox *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int pagebox_open(struct pagebox *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int pagebox_configure(struct pagebox *self, ec_config_header *transaction,
    string *output);

#endif
