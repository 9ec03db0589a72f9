/* Reading, writing and seeking through the driver of an object. */
#include "io/wrappers.h" /* first: it asks for all of the C library */

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -1 with errno, for an object that was closed or a driver that lacks it. */
static int lacks(void) {
  errno = EBADF;
  return -1;
}

ECB_EXPORT int io_wrapper_read(io_object *io, void *buf, int nbytes) {
  if (nbytes < 0) {
    errno = EINVAL;
    return -1;
  }
  if (!io->methods || !ECB_IO_HAS(io, read)) {
    return lacks();
  }
  return (int)io->methods->read(io, buf, (size_t)nbytes);
}

ECB_EXPORT ssize_t io_wrapper_write(io_object *io, const char *buf,
                                    size_t nbytes) {
  if (!io->methods || !ECB_IO_HAS(io, write)) {
    return lacks();
  }
  return io->methods->write(io, buf, nbytes);
}

/* One write after the other, until one is short. */
static ssize_t write_parts(io_object *io, const struct iovec *iov,
                           int iovcnt) {
  ssize_t all = 0;
  int index;
  for (index = 0; index < iovcnt; index++) {
    ssize_t written =
        io_wrapper_write(io, iov[index].iov_base, iov[index].iov_len);
    if (written < 0) {
      return all > 0 ? all : -1;
    }
    all += written;
    if ((size_t)written < iov[index].iov_len) {
      break;
    }
  }
  return all;
}

ECB_EXPORT ssize_t io_wrapper_writev(io_object *io, const struct iovec *iov,
                                     int iovcnt) {
  if (io->methods && ECB_IO_HAS(io, writev)) {
    return io->methods->writev(io, iov, iovcnt);
  }
  return write_parts(io, iov, iovcnt);
}

ECB_EXPORT int io_wrapper_flush(io_object *io) {
  if (!io->methods) {
    return lacks();
  }
  return ECB_IO_HAS(io, flush) ? io->methods->flush(io) : 0;
}

/* The documented result is an int: a place beyond it cannot be told. */
ECB_EXPORT int io_wrapper_lseek(io_object *io, off_t offset, int whence) {
  off_t place;
  if (!io->methods || !ECB_IO_HAS(io, lseek)) {
    errno = ESPIPE;
    return -1;
  }
  place = io->methods->lseek(io, offset, whence);
  if (place > INT_MAX) {
    errno = EOVERFLOW;
    return -1;
  }
  return (int)place;
}

ECB_EXPORT int io_wrapper_supports_lseek(io_object *io) {
  int saved = errno;
  int result = io->methods && ECB_IO_HAS(io, lseek) &&
               io->methods->lseek(io, 0, SEEK_CUR) >= 0;
  errno = saved;
  return result;
}

/* Both numbers bound it: the room in `buf`, and what is asked for. */
ECB_EXPORT int io_wrapper_copy_to_buffer(io_object *io, char *buf, int buflen,
                                         int len) {
  int wanted = len < buflen ? len : buflen;
  int copied = 0;
  while (copied < wanted) {
    int count = io_wrapper_read(io, buf + copied, wanted - copied);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && copied == 0) {
      return -1;
    }
    if (count <= 0) {
      break;
    }
    copied += count;
  }
  return copied;
}

ECB_EXPORT ssize_t io_wrapper_vprintf(io_object *io, const char *format,
                                      va_list ap) {
  char *text;
  ssize_t written = 0;
  int length = vasprintf(&text, format, ap);
  if (length < 0) {
    errno = ENOMEM;
    return -1;
  }
  if (length > 0) {
    written = io_wrapper_write(io, text, (size_t)length);
  }
  free(text);
  return written < 0 ? -1 : length;
}

ECB_EXPORT ssize_t io_wrapper_printf(io_object *io, const char *format, ...) {
  va_list arguments;
  ssize_t result;
  va_start(arguments, format);
  result = io_wrapper_vprintf(io, format, arguments);
  va_end(arguments);
  return result;
}
