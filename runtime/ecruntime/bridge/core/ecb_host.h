#ifndef ECB_HOST_H
#define ECB_HOST_H
/*
 * The host: the program that has loaded this library, such as the adapter to
 * Python or a test in C. It is reached through this one table only. Log lines
 * are not here: the host fetches them (module/log_queue.h).
 */
#include "ecb_export.h"
#include "ec_malloc.h"
#include "misc/ec_string.h"
#include "ecxs/hook_chain.h"

typedef struct ecb_host {
  void *context; /* the first argument of each function */

  /* Any thread, in the pins of the call: runs a provider of another language.
     0, or -1 when it failed; `result` has then the value that is declared for
     a failure. 1 when it failed and the call goes on without its result. */
  int (*call_provider)(void *context, void *provider,
                       const ec_hook_decl *declaration, const ec_slot *slots,
                       ec_slot *result);

  /* Scheduler thread: nobody uses the generation any more. Its instances are
     destroyed now; its chains and values are freed afterwards. */
  void (*generation_ended)(void *context, void *generation);

  /* Any thread: the last reference to a replaced generation has gone. It must
     not wait for a lock that a caller of the runtime could hold. */
  void (*reference_gone)(void *context);

  /* Scheduler thread, in conf_setup of `instance`: the handle of the option,
     or -1 after a report. */
  int (*register_option)(void *context, void *instance,
                         ec_config_option_def *definition);

  /* Any thread, and it may wait for the interpreter: the value of an option
     in the config scope that the pairs of `arguments` name, made with
     config/values.h and kept there; NULL without a value. */
  ec_config_value *(*look_up)(void *context, ec_generation *generation,
                              int slot, void *instance, int count,
                              const char *const *arguments);

  /* Any thread: the handle behind a path such as Global:Binding.name, -1. */
  int (*option_of_capability)(void *context, const char *capability);

  /* Scheduler thread: begin to shut down, `status` being the exit status. */
  void (*shut_down)(void *context, int must_die, int status, const char *file,
                    int line);

  /* Scheduler thread. The registrar of memory types: checks the definition,
     calls ecb_memtype_define, and returns the number or -1. NULL: the next
     free number is taken. */
  int (*register_memtype)(void *context,
                          const mem_type_def *definition);

  /* Any thread: the directories of configuration files, separated by colons;
     the text lives as long as the process. NULL, or NULL as the answer: those
     of the environment. */
  const char *(*configuration_path)(void *context);

  /* Scheduler thread: a job of this validation has completed. */
  void (*resume_validation)(void *context, validate_context *validation);

  /* Scheduler thread: a module has created a pool. */
  void (*pool_created)(void *context, int job_class, const char *name,
                       int concurrency, size_t stack_size, size_t backlog);

  /* Scheduler thread, in conf_setup of `instance`: a listener of this prefix
     joins those of the host, which opens its sockets and gives each connection
     to ecb_session_begin. 0, or -1 after a report. */
  int (*register_listener)(void *context, void *instance,
                           netlistener_def *listener);

  /* Likewise: an option of that listener; its handle, -1 after a report. */
  int (*register_listener_option)(void *context, netlistener_def *listener,
                                  ec_config_option_def *definition);

  /* Scheduler thread: one endpoint more or less than the configuration has;
     what cannot be done is reported. */
  void (*open_endpoint)(void *context, netlistener_def *listener,
                        const char *address);
  void (*close_endpoint)(void *context, const char *address);

  /* Scheduler thread: the session is over, and not the host's any more. */
  void (*session_ended)(void *context, void *host_session);

  /* Scheduler thread: a command that no module in C has; its answer joins
     `response`. An EC_RUN_COMMAND_ code. NULL: there are no others. */
  int (*run_command)(void *context, const char *line, int xml,
                     string *response);

  /* Any thread, and it may wait for the interpreter: reads the manifests and
     hands them over with ecb_manifests_set, or leaves the former ones. */
  void (*read_manifests)(void *context);

  /* Scheduler thread: a module that provides the capability is, or gets,
     loaded: 1, else 0. What it did joins `output`, unless it is NULL. */
  int (*resolve_capability)(void *context, const char *capability,
                            string *output);
} ecb_host;

/* Once, before anything else; members that are NULL are never needed, or as they
   say. */
ECB_EXPORT void ecb_host_set(const ecb_host *host);

/* The table; all NULL before ecb_host_set. */
extern ecb_host ecb_host_;

#endif
