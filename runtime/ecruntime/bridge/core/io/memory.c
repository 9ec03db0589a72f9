/* The driver of bytes in memory, to be read only. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ec_malloc.h"
#include "io/wrappers.h"

/* One number is no memory type: the C library allocates and frees. */
static char *allocate(int memtype, size_t size) {
  return memtype == MEMTYPE_IS_MALLOC_3C ? malloc(size)
                                         : ec_malloc_size(memtype, size);
}

static void give_back(int memtype, char *bytes) {
  if (memtype == MEMTYPE_IS_MALLOC_3C) {
    free(bytes);
  } else if (memtype >= 0) {
    ec_free(memtype, bytes);
  }
}

/* Several objects may read one memory, each with its own place. */
static void release(struct _io_mem *memory) {
  if (__atomic_sub_fetch(&memory->ref, 1, __ATOMIC_ACQ_REL) == 0) {
    give_back(memory->memtype, memory->buf);
    free(memory);
  }
}

static int memory_close(io_object *io) {
  release(io->io.mem.memory);
  io->io.mem.memory = NULL;
  return 0;
}

static ssize_t memory_read(io_object *io, void *buf, size_t nbytes) {
  const struct _io_mem *memory = io->io.mem.memory;
  size_t left = (size_t)io->io.mem.pos < memory->len
                    ? memory->len - (size_t)io->io.mem.pos
                    : 0;
  size_t count = nbytes < left ? nbytes : left;
  if (count > 0) {
    memcpy(buf, memory->buf + io->io.mem.pos, count);
    io->io.mem.pos += (off_t)count;
  }
  return (ssize_t)count;
}

static ssize_t memory_write(io_object *io, const char *buf, size_t nbytes) {
  (void)io;
  (void)buf;
  (void)nbytes;
  errno = EBADF;
  return -1;
}

static off_t memory_lseek(io_object *io, off_t offset, int whence) {
  off_t from = 0;
  if (whence == SEEK_CUR) {
    from = io->io.mem.pos;
  } else if (whence == SEEK_END) {
    from = (off_t)io->io.mem.memory->len;
  } else if (whence != SEEK_SET) {
    errno = EINVAL;
    return -1;
  }
  if (__builtin_add_overflow(from, offset, &from) || from < 0) {
    errno = EINVAL;
    return -1;
  }
  return io->io.mem.pos = from;
}

static off_t memory_get_size(io_object *io) {
  return (off_t)io->io.mem.memory->len;
}

static io_object *memory_clone(io_object *io) {
  io_object *clone = ecb_io_new(io->methods);
  if (clone) {
    __atomic_add_fetch(&io->io.mem.memory->ref, 1, __ATOMIC_RELAXED);
    clone->io.mem.memory = io->io.mem.memory;
    clone->io.mem.pos = 0;
    clone->io.mem.fd_for_sendfile = -1;
  }
  return clone;
}

io_wrapper ecb_io_memory = {.sizeof_self = sizeof(io_wrapper),
                            .write = memory_write,
                            .read = memory_read,
                            .close = memory_close,
                            .lseek = memory_lseek,
                            .scheme = (char *)"memory",
                            .get_size = memory_get_size,
                            .cloner = memory_clone};

/* The bytes go to the object on success; a type below 0 leaves them with the
   caller, who keeps them as long as it lives. */
ECB_EXPORT io_object *io_wrapper_open_memory(const char *blob, size_t len,
                                             int memtype) {
  struct _io_mem *memory = malloc(sizeof(*memory));
  io_object *io = memory ? ecb_io_new(&ecb_io_memory) : NULL;
  if (!io) {
    free(memory);
    errno = ENOMEM;
    return NULL;
  }
  *memory = (struct _io_mem){(char *)blob, len, memtype, 1};
  io->io.mem.memory = memory;
  io->io.mem.pos = 0;
  io->io.mem.fd_for_sendfile = -1;
  return io;
}

ECB_EXPORT io_object *io_wrapper_copy_memory(const char *blob, size_t len,
                                             int memtype) {
  char *copy = allocate(memtype, len ? len : 1);
  io_object *io;
  if (!copy) {
    errno = ENOMEM;
    return NULL;
  }
  memcpy(copy, blob, len);
  io = io_wrapper_open_memory(copy, len, memtype);
  if (!io) {
    give_back(memtype, copy);
    errno = ENOMEM;
  }
  return io;
}

ECB_EXPORT int io_wrapper_is_memory_based(io_object *io, char **buf,
                                          size_t *len) {
  if (io->methods != &ecb_io_memory) {
    return 0;
  }
  if (buf) {
    *buf = io->io.mem.memory->buf;
  }
  if (len) {
    *len = io->io.mem.memory->len;
  }
  return io->io.mem.memory->memtype;
}
