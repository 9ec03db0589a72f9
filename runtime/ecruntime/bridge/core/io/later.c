/* Ends of objects that may block, in the pool of IO. */
#include "io/wrappers.h" /* first: it asks for all of the C library */

#include <stdlib.h>

#include "ec_thread_pool.h"

/* One end on its way; freed by its worker. */
typedef struct ending {
  ec_async_job job; /* first */
  io_object *io;
  void (*end)(io_object *io);
} ending;

static void work(ec_async_job *job, void *closure) {
  ending *one = closure;
  (void)job;
  one->end(one->io);
}

/* The thread of the pool: the job is ours again. */
static void done(ec_async_job *job, void *closure) {
  (void)job;
  free(closure);
}

/* What cannot be put off, for want of memory or of a place, happens here. */
static void later(io_object *io, void (*end)(io_object *io)) {
  ending *one = calloc(1, sizeof(*one));
  if (!one) {
    end(io);
    return;
  }
  one->io = io;
  one->end = end;
  one->job.completion = ECTP_COMPLETE_CALLBACK;
  one->job.job_class = ECTP_CLASS_IO;
  one->job.worker = work;
  one->job.closure = one;
  one->job.r.cb.func = done;
  one->job.r.cb.closure = one;
  if (!ec_queue_async_job(&one->job)) {
    end(io);
    free(one);
  }
}

static void close_and_keep(io_object *io) {
  io_wrapper_close(io);
  io_wrapper_delref(io);
}

/* Deprecated: closes under whoever else has a reference. */
ECB_EXPORT void io_wrapper_async_close(io_object *io) {
  io_wrapper_addref(io); /* it must live until then */
  later(io, close_and_keep);
}

/* One reference less; should it be the last one, the object ends there. */
ECB_EXPORT void io_wrapper_async_destroy(io_object *io) {
  if (io) {
    later(io, io_wrapper_delref);
  }
}
