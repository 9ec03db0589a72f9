/* The queue of log lines, and the functions of authors that fill it. */
#include "module/log_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ec_config.h"
#include "ec_growbuf.h"
#include "ecb_thread.h"
#include "module/instance.h"

/* So many bytes wait at most, and so long is a line at most. */
enum { MOST_BYTES = 4 << 20, LONGEST = 64 << 10, USUAL = 512 };

/* The process has one log. The lock is held for the moving of pointers only;
   no code of an author and no allocation runs under it. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_line *first_, **end_ = &first_;
static size_t bytes_;
static u_int64_t dropped_;
static int wake_ = -1;
static int threshold_ = DERROR;

int ecb_log_threshold(void) {
  return __atomic_load_n(&threshold_, __ATOMIC_RELAXED);
}

void ecb_log_threshold_set(int level) {
  __atomic_store_n(&threshold_, level, __ATOMIC_RELAXED);
}

int ecb_log_open(void) {
  if (wake_ < 0) {
    wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  }
  return wake_;
}

static size_t size_of(const ecb_line *line) {
  return sizeof(*line) + strlen(line->module) + strlen(line->text) + 2;
}

/* NULL, where memory lacks or too much waits, is a dropped line. */
static void add(ecb_line *line) {
  const u_int64_t one = 1;
  size_t size = line ? size_of(line) : 0;
  int is_first = 0;
  pthread_mutex_lock(&lock_);
  if (!line || bytes_ + size > MOST_BYTES) {
    dropped_++;
  } else {
    is_first = first_ == NULL;
    bytes_ += size;
    *end_ = line;
    end_ = &line->next;
    line = NULL;
  }
  pthread_mutex_unlock(&lock_);
  free(line);
  /* A counter that is full is readable as well. */
  if (is_first && wake_ >= 0 && write(wake_, &one, sizeof(one)) < 0) {
    return;
  }
}

static ecb_line *new_line(int level, const char *module, const char *text,
                          size_t length) {
  size_t name = strlen(module) + 1;
  ecb_line *line = malloc(sizeof(*line) + name + length + 1);
  char *place = (char *)(line + 1);
  if (!line) {
    return NULL;
  }
  line->next = NULL;
  line->level = level;
  line->module = memcpy(place, module, name);
  line->text = memcpy(place + name, text, length);
  place[name + length] = '\0';
  return line;
}

/* Authors end their lines as for printf; the log ends them by itself. */
static size_t without_end(const char *text, size_t length) {
  while (length > 0 && text[length - 1] == '\n') {
    length--;
  }
  return length;
}

void ecb_log_line(int level, const char *module, const char *text) {
  add(new_line(level, module, text, without_end(text, strlen(text))));
}

void ecb_log_format(int level, const char *module, const char *format,
                    va_list arguments) {
  int saved = errno;
  char usual[USUAL];
  char *text = usual;
  va_list again;
  int length;
  va_copy(again, arguments);
  errno = saved; /* for %m */
  length = vsnprintf(usual, sizeof(usual), format, arguments);
  if (length >= (int)sizeof(usual)) {
    size_t room = length < LONGEST ? (size_t)length + 1 : LONGEST;
    text = malloc(room);
    if (text) {
      errno = saved;
      vsnprintf(text, room, format, again);
      length = (int)room - 1;
    }
  }
  va_end(again);
  add(text && length >= 0 ? new_line(level, module, text,
                                     without_end(text, (size_t)length))
                          : NULL);
  if (text != usual) {
    free(text);
  }
  errno = saved;
}

ecb_line *ecb_log_drain(u_int64_t *dropped) {
  ecb_line *lines;
  u_int64_t count;
  /* Emptied first: a line that comes meanwhile rings again. */
  if (wake_ >= 0 && read(wake_, &count, sizeof(count)) < 0) {
    errno = 0;
  }
  pthread_mutex_lock(&lock_);
  lines = first_;
  first_ = NULL;
  end_ = &first_;
  bytes_ = 0;
  *dropped = dropped_;
  dropped_ = 0;
  pthread_mutex_unlock(&lock_);
  return lines;
}

void ecb_line_free(ecb_line *line) { free(line); }

ECB_EXPORT void ec_mod_vdebug(generic_module_infrastructure *mod, int level,
                              const char *fmt, va_list arg) {
  const module_instance_data *instance = mod ? mod->shared._inst : NULL;
  int threshold = instance ? __atomic_load_n(&instance->threshold,
                                             __ATOMIC_RELAXED)
                           : ecb_log_threshold();
  if (level >= threshold) {
    ecb_log_format(level, instance ? instance->name : ecb_running_module(),
                   fmt, arg);
  }
}

ECB_EXPORT void ec_mod_debug(generic_module_infrastructure *mod, int level,
                             const char *fmt, ...) {
  va_list arguments;
  va_start(arguments, fmt);
  ec_mod_vdebug(mod, level, fmt, arguments);
  va_end(arguments);
}

#define LOG_AT(level, format)                                        \
  do {                                                               \
    va_list arguments;                                               \
    va_start(arguments, format);                                     \
    ec_mod_vdebug(NULL, level, format, arguments);                   \
    va_end(arguments);                                               \
  } while (0)

ECB_EXPORT int mod_printf(int level, const char *fmt, ...) {
  LOG_AT(level, fmt);
  return 0;
}

ECB_EXPORT int log1_printf(int level, const char *fmt, ...) {
  LOG_AT(level, fmt);
  return 0;
}

/* The mask would choose among subsystems of the server: none is masked. */
ECB_EXPORT int ec_debug_printf(int level, int mask, const char *s, ...) {
  (void)mask;
  LOG_AT(level, s);
  return 1;
}
