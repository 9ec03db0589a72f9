/* Registration of commands, and the call of one. */
#include "module/commands.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/values.h"
#include "ec_blobject.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"

/* One registration. Those of the process are never freed before its end: a
   replaced one may be running. */
typedef struct ecb_command {
  struct ecb_command *next; /* newest first */
  ec_control_function2 function;
  ec_control_function older; /* of the deprecated registrations */
  void *closure;
  ec_blobject *held; /* the closure of a generation's command */
  const char *owner; /* behind the prefix */
  char prefix[];     /* words in lower case with single blanks */
} ecb_command;

/* The process has one list. Added to under the lock, by any thread; read
   without it. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_command *commands_;

/* Scheduler thread. */
static command_construct *running_;

/* ---- words ---- */

/* Blanks between words become one, letters small. Returns the length. */
static size_t normalize(char *to, const char *from) {
  char *start = to;
  while (*from) {
    if (!isspace((unsigned char)*from)) {
      *to++ = (char)tolower((unsigned char)*from++);
      continue;
    }
    while (isspace((unsigned char)*from)) {
      from++;
    }
    if (to != start && *from) {
      *to++ = ' ';
    }
  }
  *to = '\0';
  return (size_t)(to - start);
}

/* How many words of the command the prefix has; 0 when it is none of it. */
static int matched_words(const ecb_command *one,
                         const command_construct *command) {
  const char *place = one->prefix;
  int count;
  for (count = 0; *place; count++) {
    size_t length = strcspn(place, " ");
    if (count >= command->argc ||
        strlen(command->argv[count]) != length ||
        strncasecmp(command->argv[count], place, length) != 0) {
      return 0;
    }
    place += length;
    place += *place == ' ';
  }
  return count;
}

/* ---- registration ---- */

static ecb_command *make(const char *prefix, void *closure) {
  const char *owner = ecb_running_module();
  size_t size = strlen(prefix) + 1;
  size_t owner_size = strlen(owner) + 1;
  ecb_command *one = calloc(1, sizeof(*one) + size + owner_size);
  if (!one) {
    return NULL;
  }
  if (normalize(one->prefix, prefix) == 0) {
    free(one);
    return NULL;
  }
  one->owner = memcpy(one->prefix + size, owner, owner_size);
  one->closure = closure;
  return one;
}

static void add(const char *prefix, void *closure,
                ec_control_function2 function, ec_control_function older) {
  ecb_command *one = function || older ? make(prefix, closure) : NULL;
  if (!one) {
    ecb_note(DERROR, "the command '%.60s' could not be registered", prefix);
    return;
  }
  one->function = function;
  one->older = older;
  pthread_mutex_lock(&lock_);
  one->next = commands_;
  __atomic_store_n(&commands_, one, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock_);
}

ECB_EXPORT void ec_control_register_command2(const char *prefix, void *closure,
                                             ec_control_function2 func) {
  add(prefix, closure, func, NULL);
}

ECB_EXPORT void ec_control_register_command(const char *prefix, void *closure,
                                            ec_control_function func) {
  add(prefix, closure, NULL, func);
}

/* There is one scheduler. */
ECB_EXPORT void
ec_control_register_command_allsched(const char *prefix, void *closure,
                                     ec_control_function func) {
  add(prefix, closure, NULL, func);
}

/* In ext_init only, where a generation is being built: 1, else 0. */
ECB_EXPORT int ec_control_register_command3(const char *prefix,
                                            ec_blobject *closure,
                                            ec_control_function2 func) {
  ecb_generation *draft =
      ecb_in_scheduler_thread() ? ecb_generation_draft() : NULL;
  ecb_command **place = draft && func ? ecb_values_commands(draft) : NULL;
  ecb_command *one = place ? make(prefix, closure) : NULL;
  if (!one) {
    return 0;
  }
  if (closure) {
    ec_blobject_addref(closure);
  }
  one->held = closure;
  one->function = func;
  one->next = *place;
  *place = one;
  return 1;
}

/* Deprecated; what it points to is read here and may go. */
ECB_EXPORT void ec_control_register_type(ec_control_type *type) {
  if (!type || !type->prefix) {
    ecb_note(DERROR, "ec_control_register_type: the entry has no prefix");
    return;
  }
  add(type->prefix, type->closure, NULL, type->func);
}

void ecb_commands_free(ecb_command *commands) {
  while (commands) {
    ecb_command *next = commands->next;
    if (commands->held) {
      ec_blobject_delref(commands->held);
    }
    free(commands);
    commands = next;
  }
}

void ecb_commands_close(void) {
  ecb_commands_free(commands_);
  commands_ = NULL;
}

/* ---- calls ---- */

/* The longest prefix; of equal ones that of the generation, then the newest. */
static const ecb_command *longest(const ecb_command *one,
                                  const command_construct *command,
                                  const ecb_command *best, int *words) {
  for (; one; one = one->next) {
    int count = matched_words(one, command);
    if (count > *words) {
      best = one;
      *words = count;
    }
  }
  return best;
}

/* The generation is held by the caller while the command runs. */
static const ecb_command *find(ecb_generation *generation,
                               const command_construct *command, int *words) {
  const ecb_command *best = NULL;
  *words = 0;
  if (generation->values) {
    best = longest(*ecb_values_commands(generation), command, NULL, words);
  }
  return longest(__atomic_load_n(&commands_, __ATOMIC_ACQUIRE), command, best,
                 words);
}

/* What stands behind the words of the prefix. */
static const char *rest_of(const command_construct *command, int words) {
  return words < command->argc
             ? command->argv_offsets[words]
             : command->command.buffer + command->command.len;
}

static int call(const ecb_command *one, command_construct *command,
                int words) {
  if (one->function) {
    return one->function(command, one->closure);
  }
  return one->older(one->closure, &command->response,
                    rest_of(command, words), command->xml);
}

static int pass_on(command_construct *command) {
  if (ecb_host_.run_command) {
    return ecb_host_.run_command(ecb_host_.context, command->command.buffer,
                                 command->xml, &command->response);
  }
  stringprintf(&command->response, "Unknown command\n");
  return EC_RUN_COMMAND_FAILED;
}

/* A result that is no code is a failure. */
static int checked(int code) {
  return code >= EC_RUN_COMMAND_COMPLETED && code <= EC_RUN_COMMAND_ASYNC
             ? code
             : EC_RUN_COMMAND_FAILED;
}

static void check_thread(const char *function) {
  if (!ecb_in_scheduler_thread()) {
    ecb_misuse("RT101", "%s was called outside the scheduler thread",
               function);
  }
}

static ecb_generation *held_generation(const command_construct *command) {
  ecb_generation *generation;
  if (!command->transaction) {
    return ecb_generation_hold_current();
  }
  generation = (ecb_generation *)command->transaction->transaction;
  ecb_generation_hold(generation);
  return generation;
}

int ecb_command_run(command_construct *command) {
  ecb_generation *generation = held_generation(command);
  command_construct *outer = running_;
  const ecb_command *one;
  const char *before;
  int words, code;
  check_thread("run_command2");
  one = find(generation, command, &words);
  running_ = command;
  before = ecb_enter_module(one ? one->owner : NULL);
  code = one ? call(one, command, words) : pass_on(command);
  ecb_enter_module(before);
  running_ = outer;
  ecb_generation_release(generation);
  return checked(code);
}

int ecb_command_is_known(const command_construct *command) {
  ecb_generation *generation = held_generation(command);
  int words;
  const ecb_command *one = find(generation, command, &words);
  ecb_generation_release(generation);
  return one != NULL;
}

int ecb_command_resume(command_construct *command) {
  command_construct *outer = running_;
  int code;
  check_thread("run_command2");
  if (!command->async_resume_func) {
    return EC_RUN_COMMAND_FAILED;
  }
  running_ = command;
  code = command->async_resume_func(command, command->async_ptr);
  running_ = outer;
  return checked(code);
}

ECB_EXPORT command_construct *ec_control_get_command_construct(void) {
  check_thread("ec_control_get_command_construct");
  return running_;
}
