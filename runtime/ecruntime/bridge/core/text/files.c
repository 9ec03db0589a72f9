/* Files: searching in directories, copies, temporary ones. Any thread; they
   wait for the disk. */
#include "ecb_host.h"
#include "ec_string_buffer.h"
#include "util.h"

enum { PIECE = 65536 };
static const char places_[] = "/opt/msys/ecelerity/etc/conf/{NODENAME}:"
                              "/opt/msys/ecelerity/etc/conf/global:"
                              "/opt/msys/ecelerity/etc/conf/default";

static void say(string *text, const char *format, ...) EC_PRINTF(2, 3);
static void say(string *text, const char *format, ...) {
  va_list arguments;
  if (text) {
    va_start(arguments, format);
    ecb_string_clear(text);
    ecb_string_vprintf(text, format, arguments);
    va_end(arguments);
  }
}

static int is_file(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* `{NODENAME}` in our default becomes EC_NODE_NAME, or goes. */
static char *default_path(void) {
  const char *node = getenv("EC_NODE_NAME");
  const char *rest = strchr(places_, '}') + 1;
  char *path = NULL;
  if (!node || !*node || strchr(node, '/') || strchr(node, ':')) {
    return strdup(rest + 1);
  }
  if (asprintf(&path, "%.*s%s%s", (int)(strchr(places_, '{') - places_),
               places_, node, rest) < 0) {
    return NULL;
  }
  return path;
}

/* Of the host, else of EC_CONF_SEARCH_PATH, else ours. Freed by free(); NULL
   without memory. */
ECB_EXPORT char *ec_get_default_conf_path(void) {
  const char *path = NULL;
  if (ecb_host_.configuration_path) {
    path = ecb_host_.configuration_path(ecb_host_.context);
  }
  if (!path) {
    path = getenv("EC_CONF_SEARCH_PATH");
  }
  return path && *path ? strdup(path) : default_path();
}

/* A name that begins with `/` is looked at as it is. Strings may be NULL. */
ECB_EXPORT int ec_find_file(const char *search_path, const char *base,
                            string *found, string *error) {
  const char *at = search_path;
  if (base[0] == '/') {
    if (is_file(base)) {
      say(found, "%s", base);
      return 1;
    }
    say(error, "there is no file '%s'", base);
    return 0;
  }
  while (*at) {
    int length = (int)strcspn(at, ":");
    char path[MAXPATHLEN];
    int wanted = snprintf(path, sizeof(path), "%.*s/%s", length, at, base);
    if (length > 0 && wanted > 0 && (size_t)wanted < sizeof(path) &&
        is_file(path)) {
      say(found, "%s", path);
      return 1;
    }
    at += length + (at[length] == ':');
  }
  say(error, "there is no file '%s' in %s", base, search_path);
  return 0;
}

ECB_EXPORT int ec_find_conf_file2(const char *path, const char *base,
                                  string *found, string *error) {
  char *usual;
  int is_found;
  if (path) {
    return ec_find_file(path, base, found, error);
  }
  usual = ec_get_default_conf_path();
  if (!usual) {
    say(error, "no memory to look for '%s'", base);
    return 0;
  }
  is_found = ec_find_file(usual, base, found, error);
  free(usual);
  return is_found;
}

ECB_EXPORT int ec_find_conf_file(const char *base, string *found,
                                 string *error) {
  return ec_find_conf_file2(NULL, base, found, error);
}

static int write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(fd, bytes, length);
    if (count < 0 && errno != EINTR) {
      return -1;
    }
    if (count > 0) {
      bytes += count;
      length -= (size_t)count;
    }
  }
  return 0;
}

static int copy_bytes(int from, int to) {
  char piece[PIECE];
  for (;;) {
    ssize_t count = read(from, piece, sizeof(piece));
    if (count == 0) {
      return 0;
    }
    if (count < 0 && errno != EINTR) {
      return -1;
    }
    if (count > 0 && write_all(to, piece, (size_t)count) != 0) {
      return -1;
    }
  }
}

/* `flags` are those of open(2) for the copy, such as O_EXCL; without O_EXCL the
   old content goes. Returns 0, or -1 with errno; a copy that failed midway is
   taken away. */
ECB_EXPORT int ec_copy_file(const char *from_path, const char *to_path,
                            int flags, int mode) {
  int from = open(from_path, O_RDONLY | O_CLOEXEC);
  int result, error, to;
  if (from < 0) {
    return -1;
  }
  flags |= O_WRONLY | O_CREAT | O_CLOEXEC;
  to = open(to_path, flags & O_EXCL ? flags : flags | O_TRUNC, mode);
  result = to < 0 ? -1 : copy_bytes(from, to);
  error = errno;
  if (to >= 0) {
    if (close(to) != 0 && result == 0) {
      result = -1;
      error = errno;
    }
    if (result != 0) {
      unlink(to_path);
    }
  }
  close(from);
  errno = error;
  return result;
}

/* Gives the name, and leaves the file to the caller. */
ECB_EXPORT int ec_open_tmpfile3(char *name, const char *base) {
  int length = snprintf(name, MAXPATHLEN, "%sXXXXXX", base);
  if (length < 0 || length >= MAXPATHLEN) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return mkostemp(name, O_CLOEXEC);
}

ECB_EXPORT int ec_open_tmpfile2(char *name) {
  const char *folder = getenv("TMPDIR");
  char base[MAXPATHLEN];
  int length = snprintf(base, sizeof(base), "%s/ecxs.",
                        folder && *folder ? folder : "/tmp");
  if (length < 0 || (size_t)length >= sizeof(base)) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return ec_open_tmpfile3(name, base);
}

/* A file without a name, which goes when it is closed. */
ECB_EXPORT int ec_open_tmpfile(void) {
  char name[MAXPATHLEN];
  int fd = ec_open_tmpfile2(name);
  if (fd >= 0) {
    unlink(name);
  }
  return fd;
}
