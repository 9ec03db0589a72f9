/* Jobs that read a whole resource in a pool. Until its completion only the
   job's thread touches one; then it is its maker's again. */
#include "io/wrappers.h" /* first: it asks for all of the C library */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "text/ec_string_buffer.h"

/* The most that is read, as the Python side has it; and what a string that its
   maker has only set to zeros begins with. */
enum { MOST = 64 << 20, PIECE = 1 << 16, FIRST = 8192 };

static void fail(io_job *job, enum _io_job_status status, int error) {
  job->status = status;
  job->errorcode = error ? error : EIO;
}

/* 0, or -1 after the failure is entered. */
static int store(io_job *job, const char *piece, int size) {
  if (job->buffer->len > MOST - size) {
    fail(job, IOJ_STORE_FAILED, EFBIG);
    return -1;
  }
  errno = ENOMEM;
  if (stringwrite(job->buffer, piece, (size_t)size) != size) {
    fail(job, IOJ_STORE_FAILED, errno);
    return -1;
  }
  return 0;
}

static void read_all(io_job *job, io_object *io, char *piece) {
  for (;;) {
    int count = io_wrapper_read(io, piece, PIECE);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      fail(job, IOJ_READ_FAILED, errno);
      return;
    }
    if (count == 0) {
      job->status = IOJ_COMPLETED;
      return;
    }
    if (store(job, piece, count) != 0) {
      return;
    }
  }
}

/* Zeros are no string yet: their type would be the one of events. */
static int has_buffer(io_job *job) {
  string *buffer = job->buffer;
  if (buffer->buffer || buffer->type != 0) {
    return 1;
  }
  return string_init_type(buffer, FIRST, STRING_TYPE_ECSTRING);
}

/* A thread of the pool. */
static void work(ec_async_job *async, void *closure) {
  io_job *job = (io_job *)async; /* its first member */
  io_object *io;
  char *piece;
  (void)closure;
  if (!job->buffer) {
    fail(job, IOJ_MISUSED, EINVAL);
    return;
  }
  io = io_wrapper_open(job->filename, O_RDONLY, 0);
  if (!io) {
    fail(job, IOJ_OPEN_FAILED, errno);
    return;
  }
  piece = malloc(PIECE);
  if (!piece || !has_buffer(job)) {
    fail(job, IOJ_STORE_FAILED, ENOMEM);
  } else {
    read_all(job, io, piece);
  }
  free(piece);
  io_wrapper_delref(io);
}

/* The name is copied: the caller may free its own at once. NULL without
   memory. */
ECB_EXPORT io_job *io_wrapper_create_read_job(const char *filename) {
  io_job *job = calloc(1, sizeof(*job));
  char *copy = job ? strdup(filename) : NULL;
  if (!copy) {
    free(job);
    errno = ENOMEM;
    return NULL;
  }
  job->filename = copy;
  job->status = IOJ_MISUSED; /* it has not run */
  job->job.completion = ECTP_COMPLETE_NONE;
  job->job.job_class = ECTP_CLASS_IO;
  job->job.worker = work;
  job->job.closure = job;
  return job;
}

/* The buffer stays the maker's. */
ECB_EXPORT void io_wrapper_free_read_job(io_job *job) {
  if (job) {
    free((char *)job->filename);
    free(job);
  }
}
