/* Objects: references, and what they carry. */
#include "io/wrappers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ec_malloc.h"
#include "ecdict.h"

io_object *ecb_io_new(io_wrapper *wrapper) {
  io_object *io = (ec_malloc)(MEMTYPE_IO_OBJECT);
  if (!io) {
    errno = ENOMEM;
    return NULL;
  }
  memset(io, 0, sizeof(*io));
  io->methods = wrapper;
  io->ref = 1;
  io->io.fd = -1;
  return io;
}

ECB_EXPORT io_object *io_wrapper_create_object(io_wrapper *wrapper,
                                               void *handle) {
  io_object *io = ecb_io_new(wrapper);
  if (io) {
    io->io.handle = handle;
  }
  return io;
}

ECB_EXPORT void io_wrapper_addref(io_object *io) {
  __atomic_add_fetch(&io->ref, 1, __ATOMIC_RELAXED);
}

/* The driver's close keeps errno of its own for nobody. */
static void end(io_object *io) {
  if (io->on_destroy) {
    io->on_destroy(io);
  }
  if (io->methods && ECB_IO_HAS(io, close)) {
    io->methods->close(io);
  }
  free(io->scheme);
  free(io->path);
  dict_drop(io->context);
  (ec_free)(MEMTYPE_IO_OBJECT, io);
}

ECB_EXPORT void io_wrapper_delref(io_object *io) {
  if (io && __atomic_sub_fetch(&io->ref, 1, __ATOMIC_ACQ_REL) == 0) {
    end(io);
  }
}

ECB_EXPORT void io_wrapper_destroy(io_object *io) { io_wrapper_delref(io); }

/* Deprecated: closes under whoever else has a reference; the object stays
   until the last of them goes. */
ECB_EXPORT int io_wrapper_close(io_object *io) {
  int result = 0;
  if (io->methods && ECB_IO_HAS(io, close)) {
    result = io->methods->close(io);
  }
  io->methods = NULL;
  return result;
}

ECB_EXPORT io_object *io_wrapper_clone(io_object *io) {
  if (!io->methods || !ECB_IO_HAS(io, cloner)) {
    errno = ENOTSUP;
    return NULL;
  }
  return io->methods->cloner(io);
}

ECB_EXPORT void *io_wrapper_get_handle(io_object *io) { return io->io.handle; }

ECB_EXPORT void io_wrapper_set_handle(io_object *io, void *handle) {
  io->io.handle = handle;
}

ECB_EXPORT void *io_wrapper_get_app_context(io_object *io) {
  return io->app_closure;
}

ECB_EXPORT void
io_wrapper_set_app_context_and_dtor(io_object *io, void *context,
                                    void (*on_destroy)(io_object *)) {
  io->app_closure = context;
  io->on_destroy = on_destroy;
}

ECB_EXPORT int io_wrapper_get_mode(io_object *io) { return io->mode; }

ECB_EXPORT int io_wrapper_get_options(io_object *io) { return io->options; }

ECB_EXPORT const char *io_wrapper_get_path(io_object *io) { return io->path; }

ECB_EXPORT const char *io_wrapper_get_scheme(io_object *io) {
  return io->scheme;
}

ECB_EXPORT ECDict io_wrapper_get_context(io_object *io) { return io->context; }

/* A reference to the new one, and the one to the former given back. */
ECB_EXPORT void io_wrapper_set_context(io_object *io, ECDict ctx) {
  ECDict before = io->context;
  if (ctx) {
    __atomic_add_fetch(&ctx->ref, 1, __ATOMIC_RELAXED);
  }
  io->context = ctx;
  dict_drop(before);
}

/* Without memory the old text stays: nobody can be told. */
static void replace(char **place, const char *text) {
  char *copy = text ? strdup(text) : NULL;
  if (text && !copy) {
    return;
  }
  free(*place);
  *place = copy;
}

ECB_EXPORT void io_wrapper_set_path(io_object *io, const char *path) {
  replace(&io->path, path);
}

ECB_EXPORT void io_wrapper_set_scheme(io_object *io, const char *scheme) {
  replace(&io->scheme, scheme);
}
