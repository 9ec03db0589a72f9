/* Names of callbacks for dumps, and the stack of the calling thread. */
#include "module/event_dump.h"

#include <execinfo.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "debug_tools.h"
#include "ecb_report.h"
#include "loop/event.h"
#include "misc/ec_string.h"
#include "module/crash.h"

/* A callback that a module has named. Never freed: texts are handed out. */
typedef struct named {
  struct named *next;
  EventFunc function;
  debug_tools_event_dumper dumper;
  const char *type; /* behind the name */
  char name[];
} named;

/* The process has one list. Added to under the lock, read without it. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static named *named_;

ECB_EXPORT void debug_tools_init(char *argv0) {
  (void)argv0; /* the program finds itself */
  if (ecb_crash_install() != 0) {
    ecb_note(DERROR, "the handlers of crashes could not be installed");
  }
}

/* The newest name counts. Without memory the callback stays without a name. */
ECB_EXPORT void
debug_tools_register_event_func(EventFunc fptr, const char *name,
                                const char *type,
                                debug_tools_event_dumper dumper) {
  size_t name_size = strlen(name) + 1;
  size_t type_size = strlen(type ? type : "") + 1;
  named *one = malloc(sizeof(*one) + name_size + type_size);
  if (!one) {
    ecb_note(DERROR, "no memory for the name of the callback '%.60s'", name);
    return;
  }
  one->function = fptr;
  one->dumper = dumper;
  memcpy(one->name, name, name_size);
  one->type = memcpy(one->name + name_size, type ? type : "", type_size);
  pthread_mutex_lock(&lock_);
  one->next = named_;
  __atomic_store_n(&named_, one, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock_);
}

static const named *find(EventFunc function) {
  const named *one = __atomic_load_n(&named_, __ATOMIC_ACQUIRE);
  while (one && one->function != function) {
    one = one->next;
  }
  return one;
}

const char *ecb_callback_name(EventFunc function) {
  const named *one = find(function);
  return one ? one->name : NULL;
}

void ecb_event_dump(string *output, Event *event) {
  const named *one = find(event->callback);
  const ecb_event *record = ecb_event_of(event, "ecb_event_dump");
  stringprintf(output, "%s %s", ecb_event_text(record),
               one ? one->name
                   : ecb_function_text((void (*)(void))event->callback));
  if (one && *one->type) {
    stringprintf(output, " (%s)", one->type);
  }
  if (one && one->dumper) {
    stringprintf(output, ": ");
    one->dumper(output, event);
  }
  stringprintf(output, "\n");
}

/* Any thread: the frames from `start` up to, without, `end`; frame 0 is the
   caller's. */
ECB_EXPORT void __attribute__((noinline))
ec_render_my_stack_trace(string *r, int start, int end) {
  enum { MOST = 128 };
  void *frames[MOST];
  int count = backtrace(frames, MOST) - 1; /* without this function */
  char **texts = count > 0 ? backtrace_symbols(frames + 1, count) : NULL;
  int index;
  if (!texts) {
    ecb_note(DERROR, "no memory for the stack of a thread");
    return;
  }
  for (index = start < 0 ? 0 : start; index < end && index < count; index++) {
    stringprintf(r, "#%d %s\n", index, texts[index]);
  }
  free(texts);
}
