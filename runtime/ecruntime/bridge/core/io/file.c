/* The driver of files and other descriptors. */
#include "io/wrappers.h" /* first: it asks for all of the C library */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int file_open(io_object *io, const char *filename, int options,
                     int mode) {
  io->io.fd = open(filename, options | O_CLOEXEC, mode);
  return io->io.fd < 0 ? -1 : 0;
}

static ssize_t file_write(io_object *io, const char *buf, size_t nbytes) {
  return write(io->io.fd, buf, nbytes);
}

static ssize_t file_writev(io_object *io, const struct iovec *iov,
                           int iovcnt) {
  return writev(io->io.fd, iov, iovcnt);
}

static ssize_t file_read(io_object *io, void *buf, size_t nbytes) {
  return read(io->io.fd, buf, nbytes);
}

static ssize_t file_readv(io_object *io, const struct iovec *iov, int iovcnt) {
  return readv(io->io.fd, iov, iovcnt);
}

static int file_close(io_object *io) {
  int fd = io->io.fd;
  io->io.fd = -1;
  return fd < 0 ? 0 : close(fd);
}

static off_t file_lseek(io_object *io, off_t offset, int whence) {
  return lseek(io->io.fd, offset, whence);
}

static int file_pollable_fd(io_object *io) { return io->io.fd; }

static off_t file_get_size(io_object *io) {
  struct stat about;
  return fstat(io->io.fd, &about) == 0 ? about.st_size : -1;
}

/* A cursor of its own: dup would share the place in the file. */
static io_object *file_clone(io_object *io) {
  if (!io->path) {
    errno = ENOTSUP;
    return NULL;
  }
  return io_wrapper_open(io->path, io->options & ~(O_CREAT | O_EXCL | O_TRUNC),
                         io->mode);
}

io_wrapper ecb_io_file = {.sizeof_self = sizeof(io_wrapper),
                          .open = file_open,
                          .write = file_write,
                          .writev = file_writev,
                          .read = file_read,
                          .readv = file_readv,
                          .close = file_close,
                          .lseek = file_lseek,
                          .pollable_fd = file_pollable_fd,
                          .scheme = (char *)"file",
                          .get_size = file_get_size,
                          .cloner = file_clone};

/* On failure the descriptor stays the caller's. */
ECB_EXPORT io_object *io_wrapper_fdopen(int fd) {
  io_object *io;
  int options = fcntl(fd, F_GETFL);
  if (options < 0) {
    return NULL;
  }
  io = ecb_io_new(&ecb_io_file);
  if (io) {
    io->io.fd = fd;
    io->options = options;
  }
  return io;
}

/* Makes the folders of a path, each unless it is there. */
static int make_folders(char *path, int mode) {
  char *slash = path;
  if (!*path) {
    return 0;
  }
  while ((slash = strchr(slash + 1, '/'))) {
    int result;
    *slash = '\0';
    result = mkdir(path, (mode_t)mode);
    *slash = '/';
    if (result != 0 && errno != EEXIST) {
      return -1;
    }
  }
  return 0;
}

ECB_EXPORT io_object *io_wrapper_mkpath_and_open(const char *filename,
                                                 int options, int dirmode,
                                                 int filemode) {
  char *path;
  int result;
  const char *behind = strstr(filename, "://");
  io_object *io = io_wrapper_open(filename, options, filemode);
  if (io || errno != ENOENT) {
    return io;
  }
  path = strdup(behind ? behind + 3 : filename);
  if (!path) {
    errno = ENOMEM;
    return NULL;
  }
  result = make_folders(path, dirmode);
  free(path);
  return result == 0 ? io_wrapper_open(filename, options, filemode) : NULL;
}

ECB_EXPORT io_object *io_wrapper_open_tmpspool(void) {
  const char *folder = getenv("TMPDIR");
  char path[512];
  io_object *io;
  int fd;
  int length = snprintf(path, sizeof(path), "%s/ecxs.XXXXXX",
                        folder && *folder ? folder : "/tmp");
  if (length >= (int)sizeof(path)) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0) {
    return NULL;
  }
  unlink(path); /* it ends with its object */
  io = io_wrapper_fdopen(fd);
  if (!io) {
    close(fd);
    errno = ENOMEM;
  }
  return io;
}
