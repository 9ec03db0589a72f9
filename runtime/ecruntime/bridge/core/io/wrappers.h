#ifndef ECB_IO_WRAPPERS_H
#define ECB_IO_WRAPPERS_H
/*
 * IO wrappers: drivers by scheme, and the objects that they drive. Objects may
 * pass between threads; one thread uses one at a time. References: any thread.
 */
#include "ecb_export.h"
#include "io_wrapper.h"
#include "io_wrapper_int.h"

/* Scheduler thread: a driver under a scheme, a word; it stays for the life of
   the process. -1 with errno EEXIST, EINVAL or ENOMEM. */
ECB_EXPORT int ecb_io_register(const char *scheme, io_wrapper *wrapper);

/* The driver of files; that of memory is reached through its objects only. */
extern io_wrapper ecb_io_file;
extern io_wrapper ecb_io_memory;

/* An object without a path; NULL without memory. */
io_object *ecb_io_new(io_wrapper *wrapper);

/* A function of a driver that knows this member; older ones end earlier. */
#define ECB_IO_HAS(io, member)                                  \
  ((io)->methods->sizeof_self >=                                \
       offsetof(io_wrapper, member) + sizeof((io)->methods->member) && \
   (io)->methods->member)

#endif
