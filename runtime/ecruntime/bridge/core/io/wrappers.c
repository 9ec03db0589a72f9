/* Drivers by scheme, and opening by name. */
#include "io/wrappers.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The process has one table of drivers. It only grows, at its head, so that
   readers need no lock. */
typedef struct entry {
  struct entry *next;
  io_wrapper *wrapper;
  char scheme[];
} entry;
static entry *entries_;

static int is_scheme(const char *text, size_t length) {
  size_t index;
  if (length == 0 || !isalpha((unsigned char)text[0])) {
    return 0;
  }
  for (index = 1; index < length; index++) {
    if (!isalnum((unsigned char)text[index]) && !strchr("+.-", text[index])) {
      return 0;
    }
  }
  return 1;
}

static io_wrapper *find(const char *scheme, size_t length) {
  const entry *one = __atomic_load_n(&entries_, __ATOMIC_ACQUIRE);
  for (; one; one = one->next) {
    if (strlen(one->scheme) == length &&
        strncasecmp(one->scheme, scheme, length) == 0) {
      return one->wrapper;
    }
  }
  return length == 4 && strncasecmp(scheme, "file", 4) == 0 ? &ecb_io_file
                                                            : NULL;
}

int ecb_io_register(const char *scheme, io_wrapper *wrapper) {
  size_t length = strlen(scheme);
  entry *one;
  if (!is_scheme(scheme, length) || !wrapper->open) {
    errno = EINVAL;
    return -1;
  }
  if (find(scheme, length)) {
    errno = EEXIST;
    return -1;
  }
  one = malloc(sizeof(*one) + length + 1);
  if (!one) {
    errno = ENOMEM;
    return -1;
  }
  one->wrapper = wrapper;
  memcpy(one->scheme, scheme, length + 1);
  one->next = entries_;
  __atomic_store_n(&entries_, one, __ATOMIC_RELEASE);
  return 0;
}

ECB_EXPORT io_wrapper *io_wrapper_lookup(const char *name) {
  return find(name, strlen(name));
}

/* Drivers of these want the whole name. */
static int wants_all(const char *scheme, size_t length) {
  return (length == 4 && strncasecmp(scheme, "http", 4) == 0) ||
         (length == 5 && strncasecmp(scheme, "https", 5) == 0);
}

/* The driver of a name, whose parts are then known; NULL with errno. */
typedef struct parsed {
  const char *scheme;
  size_t length;
  const char *path;
} parsed;

static io_wrapper *parse(const char *filename, parsed *name) {
  const char *path = strstr(filename, "://");
  size_t length = path ? (size_t)(path - filename) : 0;
  int has_scheme = path && is_scheme(filename, length);
  io_wrapper *wrapper;
  name->scheme = has_scheme ? filename : "file";
  name->length = has_scheme ? length : 4;
  name->path = has_scheme ? path + 3 : filename;
  wrapper = find(name->scheme, name->length);
  if (!wrapper) {
    errno = EPROTONOSUPPORT;
  }
  return wrapper;
}

/* The context is there before the driver opens, which may read it. */
static io_object *new_named(io_wrapper *wrapper, const parsed *name,
                            ECDict context) {
  io_object *io = ecb_io_new(wrapper);
  if (!io || !(io->scheme = strndup(name->scheme, name->length)) ||
      !(io->path = strdup(name->path))) {
    if (io) {
      io->methods = NULL;
    }
    io_wrapper_delref(io);
    errno = ENOMEM;
    return NULL;
  }
  io_wrapper_set_context(io, context);
  return io;
}

ECB_EXPORT io_object *io_wrapper_open2(const char *filename, int options,
                                       int mode, ECDict context) {
  parsed name;
  io_wrapper *wrapper = parse(filename, &name);
  io_object *io = wrapper ? new_named(wrapper, &name, context) : NULL;
  if (!io) {
    return NULL;
  }
  io->options = options;
  io->mode = mode;
  if (wrapper->open(io,
                    wants_all(name.scheme, name.length) ? filename : name.path,
                    options, mode) != 0) {
    int error = errno;
    io->methods = NULL; /* there is nothing to close */
    io_wrapper_delref(io);
    errno = error;
    return NULL;
  }
  return io;
}

ECB_EXPORT io_object *io_wrapper_open(const char *filename, int options,
                                      int mode) {
  return io_wrapper_open2(filename, options, mode, NULL);
}
