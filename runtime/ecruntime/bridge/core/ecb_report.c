/* Reports of broken rules. */
#include "ecb_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ecb_thread.h"
#include "module/log_queue.h"

/* The process has one place to report to. */
static void (*receiver_)(const char *text);

void ecb_report_to(void (*receiver)(const char *text)) {
  receiver_ = receiver;
}

/* Atomic: of the process. */
static int descriptor_ = STDERR_FILENO;

int ecb_report_descriptor(void) {
  return __atomic_load_n(&descriptor_, __ATOMIC_RELAXED);
}

void ecb_set_report_descriptor(int descriptor) {
  __atomic_store_n(&descriptor_, descriptor, __ATOMIC_RELAXED);
}

/* No stdio: its locks may be held by the thread that is in error. */
void ecb_say(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t written = write(ecb_report_descriptor(), text, length);
    if (written <= 0) {
      return;
    }
    text += written;
    length -= (size_t)written;
  }
}

static void end_process(const char *text) __attribute__((noreturn));

static void end_process(const char *text) {
  if (receiver_) {
    receiver_(text);
  }
  ecb_say(text);
  ecb_say("\n");
  abort();
}

void ecb_misuse(const char *rule, const char *format, ...) {
  char text[1024];
  va_list arguments;
  int length = snprintf(text, sizeof(text), "%s: %.100s: ", rule,
                        ecb_running_module());
  va_start(arguments, format);
  vsnprintf(text + length, sizeof(text) - (size_t)length, format, arguments);
  va_end(arguments);
  end_process(text);
}

void ecb_out_of_memory(const char *what) {
  char text[256];
  snprintf(text, sizeof(text), "out of memory: no room for %s", what);
  end_process(text);
}

void ecb_note(int level, const char *format, ...) {
  va_list arguments;
  if (level < ecb_log_threshold()) {
    return;
  }
  va_start(arguments, format);
  ecb_log_format(level, ecb_running_module(), format, arguments);
  va_end(arguments);
}
