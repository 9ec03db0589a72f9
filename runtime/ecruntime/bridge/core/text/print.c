/* The printf family: formats of the C library, memory of ours. Any thread. */
#include "ec_string_buffer.h"
#include "util.h"
#undef ec_malloc_size

enum { ON_STACK = 512 };

ECB_EXPORT int ec_vsnprintf(char *buffer, size_t size, const char *format,
                            va_list arguments) {
  int length = vsnprintf(buffer, size, format, arguments);
  if (length < 0 && size != 0) {
    buffer[0] = '\0';
  }
  return length;
}

ECB_EXPORT int ec_snprintf(char *buffer, size_t size, const char *format, ...) {
  va_list arguments;
  int length;
  va_start(arguments, format);
  length = ec_vsnprintf(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}

/* Of the C library's memory: the caller frees with free(). */
ECB_EXPORT int ec_vasprintf(char **made, const char *format,
                            va_list arguments) {
  int length = vasprintf(made, format, arguments);
  if (length < 0) {
    *made = NULL;
  }
  return length;
}

ECB_EXPORT int ec_asprintf(char **made, const char *format, ...) {
  va_list arguments;
  int length;
  va_start(arguments, format);
  length = ec_vasprintf(made, format, arguments);
  va_end(arguments);
  return length;
}

/* On failure *made is NULL. */
ECB_EXPORT int ec_mt_vasprintf(int type, char **made, const char *format,
                               va_list arguments) {
  char here[ON_STACK];
  va_list again;
  int length;
  va_copy(again, arguments);
  *made = NULL;
  length = vsnprintf(here, sizeof(here), format, arguments);
  if (length >= 0) {
    *made = ec_malloc_size(type, (size_t)length + 1);
  }
  if (!*made) {
    length = -1;
  } else if ((size_t)length < sizeof(here)) {
    memcpy(*made, here, (size_t)length + 1);
  } else {
    vsnprintf(*made, (size_t)length + 1, format, again);
  }
  va_end(again);
  return length;
}

ECB_EXPORT int ec_mt_asprintf(int type, char **made, const char *format, ...) {
  va_list arguments;
  int length;
  va_start(arguments, format);
  length = ec_mt_vasprintf(type, made, format, arguments);
  va_end(arguments);
  return length;
}

typedef ssize_t (*write_function)(void *out, const char *bytes, size_t length);

static int write_all(void *out, write_function writer, const char *bytes,
                     size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t count = writer(out, bytes + done, length - done);
    if (count <= 0) {
      return -1;
    }
    done += (size_t)count;
  }
  return 0;
}

/* `writer` is a ssize_t (*)(void *out, const char *bytes, size_t length), as
   stringwrite and write functions of objects are. */
ECB_EXPORT int ec_vprintf(void *out, ssize_t (*writer)(void),
                          const char *format, va_list arguments) {
  write_function writes = (write_function)(void (*)(void))writer;
  char here[ON_STACK];
  char *made = NULL;
  va_list again;
  int length;
  va_copy(again, arguments);
  length = vsnprintf(here, sizeof(here), format, arguments);
  if (length >= 0 && (size_t)length < sizeof(here)) {
    length = write_all(out, writes, here, (size_t)length) == 0 ? length : -1;
  } else if (length >= 0) {
    length = vasprintf(&made, format, again);
    if (length >= 0) {
      length = write_all(out, writes, made, (size_t)length) == 0 ? length : -1;
      free(made);
    }
  }
  va_end(again);
  return length;
}

/* The buffer has room for 21 bytes. */
ECB_EXPORT char *ec_itoa(long long value, char *buffer) {
  sprintf(buffer, "%lld", value);
  return buffer;
}
