/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_IO_WRAPPER_INT_H
#define EC_IO_WRAPPER_INT_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _io_object {
  io_wrapper *methods;
  ec_atomic_t ref;
  char *scheme;
  char *path;
  int mode;
  int options;
  union {
    int fd;
    void *handle;
    struct {
      struct _io_mem *memory;
      off_t pos;
      int fd_for_sendfile;
    } mem;
  } io;
  void (*on_destroy)(io_object *io);
  void *app_closure;
  string *readbuf;
  int readbufpos;
  ECDict context;
};

struct _io_mem {
  char *buf;
  size_t len;
  int memtype;
  ec_atomic_t ref;
};

#ifdef __cplusplus
}
#endif

#endif
