/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_IO_WRAPPER_H
#define EC_IO_WRAPPER_H
#include "ec_types.h"
#include "ec_thread_pool.h"
#include "misc/ec_string.h"
#include "ec_thread_pool.h"

#ifdef __cplusplus
extern "C" {
#endif

enum _io_job_status {
  IOJ_MISUSED = 0,
  IOJ_OPEN_FAILED = 1,
  IOJ_READ_FAILED = 2,
  IOJ_STORE_FAILED = 3,
  IOJ_COMPLETED = 4,
};
struct _io_job {
  ec_async_job job;
  const char *filename;
  string *buffer;
  int errorcode;
  enum _io_job_status status;
};

struct _io_wrapper {
  size_t sizeof_self;
  int (*open)(io_object *io, const char *filename, int options, int mode);
  ssize_t (*write)(io_object *io, const char *buf, size_t nbytes);
  ssize_t (*writev)(io_object *io, const struct iovec *iov, int iovcnt);
  ssize_t (*read)(io_object *io, void *buf, size_t nbytes);
  ssize_t (*readv)(io_object *io, const struct iovec *iov, int iovcnt);
  int (*close)(io_object *io);
  int (*reopen)(io_object *io);
  int (*flush)(io_object *io);
  off_t (*lseek)(io_object *io, off_t offset, int whence);
  int (*supports_nonblocking)(io_object *io);
  int (*pollable_fd)(io_object *io);
  char *scheme;
  off_t (*get_size)(io_object *io);
  io_object * (*cloner)(io_object *io);
};

void io_wrapper_addref(io_object *io);
void io_wrapper_async_close(io_object *io);
void io_wrapper_async_destroy(io_object *io);
io_object *io_wrapper_clone(io_object *io);
int io_wrapper_close(io_object *io);
io_object *io_wrapper_copy_memory(const char *blob, size_t len, int memtype);
int io_wrapper_copy_to_buffer(io_object *io, char *buf, int buflen, int len);
io_object *io_wrapper_create_object(io_wrapper *wrapper, void *handle);
io_job *io_wrapper_create_read_job(const char *filename);
void io_wrapper_delref(io_object *io);
void io_wrapper_destroy(io_object *io);
io_object *io_wrapper_fdopen(int fd);
int io_wrapper_flush(io_object *io);
void io_wrapper_free_read_job(io_job *job);
void *io_wrapper_get_app_context(io_object *io);
ECDict io_wrapper_get_context(io_object *io);
void *io_wrapper_get_handle(io_object *io);
int io_wrapper_get_mode(io_object *io);
int io_wrapper_get_options(io_object *io);
const char *io_wrapper_get_path(io_object *io);
const char *io_wrapper_get_scheme(io_object *io);
int io_wrapper_is_memory_based(io_object *io, char **buf, size_t *len);
io_wrapper *io_wrapper_lookup(const char *name);
int io_wrapper_lseek(io_object *io, off_t offset, int whence);
io_object *io_wrapper_mkpath_and_open(const char *filename, int options,
    int dirmode, int filemode);
io_object *io_wrapper_open(const char *filename, int options, int mode);
io_object *io_wrapper_open2(const char *filename, int options, int mode,
    ECDict context);
io_object *io_wrapper_open_memory(const char *blob, size_t len, int memtype);
io_object *io_wrapper_open_tmpspool(void);
ssize_t io_wrapper_printf(io_object *io, const char *format,
    ...) __attribute__((format(printf, 2, 3)));
int io_wrapper_read(io_object *io, void *buf, int nbytes);
void io_wrapper_set_app_context_and_dtor(io_object *io, void *context,
    void (*on_destroy)(io_object *));
void io_wrapper_set_context(io_object *io, ECDict ctx);
void io_wrapper_set_handle(io_object *io, void *handle);
void io_wrapper_set_path(io_object *io, const char *path);
void io_wrapper_set_scheme(io_object *io, const char *scheme);
int io_wrapper_supports_lseek(io_object *io);
ssize_t io_wrapper_vprintf(io_object *io, const char *format, va_list ap);
ssize_t io_wrapper_write(io_object *io, const char *buf, size_t nbytes);
ssize_t io_wrapper_writev(io_object *io, const struct iovec *iov, int iovcnt);

#ifdef __cplusplus
}
#endif

#endif
