/* A server in plain C, without Python, over the core: options with scopes,
   generations, reloads, the console, log lines. Scheduler thread, but for what
   says otherwise. */
#ifndef EXPORTED_HOST_H
#define EXPORTED_HOST_H
#include <pthread.h>

#include "hooks/generation.h"
#include "module/instance.h"
#include "program.h"

enum { HOST_MODULES = 4 };

/* A module: the infrastructure that its library brought, and its record. */
typedef struct host_module {
  const char *name;
  generic_module_infrastructure *image;
  module_instance_data *opened;
  int is_generic;
} host_module;

void host_open(void);
/* With a pool of `workers` for jobs of class IO; 0 for none. */
void host_open_pools(int workers);

/* The value of an option, as a configuration would have it; `scope` is "" or
   such as "Domain=reef.test". For the next reload. */
void host_set(const char *option, const char *scope, const char *value);

/* The library `folder`/`name`/`name`.so: NULL if its conf_setup fails. */
host_module *host_load(const char *folder, const char *name);

/* A reload, the first of which is the start: 0, or -1 with what the modules
   said in `said`. */
int host_reload(char *said, size_t size);
/* Serves the loop, ends generations, collects log lines. */
void host_serve(double seconds);
/* The number of the generation that was published last, and how many of them
   ended. Any thread. */
int host_newest(void);
int host_ended(void);
/* Serves until all but the newest have ended. */
void host_settle(void);

/* The answer to a line; a text that the next call replaces. */
const char *host_command(host_module *module, const char *line, int xml);

/* Each log line since the last call, each with its module before it; a text
   that the next call replaces. */
const char *host_log(void);
/* Fails unless a line of the log since the last look has this text in it. */
void host_expect_log(const char *text);

/* The end of the server: hook, then exit of the process with `status`. */
void host_end(void);

double host_seconds(void); /* any thread */
long host_resident(void);  /* KiB */

#endif
