/* Read jobs, contexts of objects, and objects that end in a pool. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "ec_thread_pool.h"
#include "ecdict.h"
#include "faults.h"
#include "host.h"
#include "io/wrappers.h"
#include "io_wrapper.h"
#include "misc/ec_string.h"
#include "pools/pools.h"

static int done_count;
static char path[] = "/tmp/ecxs-reading.XXXXXX";

static void write_file(size_t size) {
  int fd = mkstemp(path);
  char text[1000];
  CHECK(fd >= 0);
  memset(text, 'k', sizeof(text));
  while (size > 0) {
    size_t piece = size < sizeof(text) ? size : sizeof(text);
    CHECK(write(fd, text, piece) == (ssize_t)piece);
    size -= piece;
  }
  close(fd);
}

static void in_scheduler(ec_async_job *job, void *closure) {
  (void)job;
  (void)closure;
  CHECK(is_scheduler_thread());
  done_count++;
}

/* NULL without memory. */
static io_job *begin_job(const char *name, string *buffer) {
  char passing[256];
  io_job *job;
  snprintf(passing, sizeof(passing), "%s", name);
  job = io_wrapper_create_read_job(passing);
  memset(passing, '#', sizeof(passing)); /* as if freed at once */
  if (job) {
    CHECK(job->status == IOJ_MISUSED);
    job->buffer = buffer;
    job->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
    job->job.r.cb.func = in_scheduler;
  }
  return job;
}

static void run_job(io_job *job) {
  int before = done_count;
  CHECK(ec_queue_async_job(&job->job) == 1);
  while (done_count == before) {
    CHECK(ecb_loop_turn(0.01) >= 0);
  }
}

static void test_read_jobs(int unused) {
  string ready, zeros;
  io_job *job;
  (void)unused;
  host_open_real();
  write_file(150000);
  memset(&zeros, 0, sizeof(zeros));
  job = begin_job(path, &zeros);
  run_job(job);
  CHECK(job->status == IOJ_COMPLETED && job->errorcode == 0);
  CHECK(zeros.len == 150000 && zeros.buffer[149999] == 'k');
  CHECK(zeros.type == STRING_TYPE_ECSTRING);
  io_wrapper_free_read_job(job);
  string_destroy(&zeros);
  /* What is there already stays in front. */
  string_init_type(&ready, 16, STRING_TYPE_MALLOC);
  stringprintf(&ready, "reef ");
  job = begin_job(path, &ready);
  run_job(job);
  CHECK(ready.len == 150005 && memcmp(ready.buffer, "reef kk", 7) == 0);
  io_wrapper_free_read_job(job);
  unlink(path);
  job = begin_job(path, &ready);
  run_job(job);
  CHECK(job->status == IOJ_OPEN_FAILED && job->errorcode == ENOENT);
  io_wrapper_free_read_job(job);
  job = begin_job("/tmp", &ready);
  run_job(job);
  CHECK(job->status == IOJ_READ_FAILED && job->errorcode == EISDIR);
  io_wrapper_free_read_job(job);
  job = begin_job("nothing://here", &ready);
  run_job(job);
  CHECK(job->status == IOJ_OPEN_FAILED && job->errorcode == EPROTONOSUPPORT);
  io_wrapper_free_read_job(job);
  job = begin_job(path, NULL);
  run_job(job);
  CHECK(job->status == IOJ_MISUSED && job->errorcode == EINVAL);
  io_wrapper_free_read_job(job);
  io_wrapper_free_read_job(NULL);
  string_destroy(&ready);
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  host_close(0);
}

static void test_too_long(int unused) {
  string text;
  io_job *job;
  (void)unused;
  host_open_real();
  write_file(0);
  CHECK(truncate(path, (64 << 20) + 1) == 0);
  string_init_type(&text, 64, STRING_TYPE_MALLOC);
  job = begin_job(path, &text);
  run_job(job);
  CHECK(job->status == IOJ_STORE_FAILED && job->errorcode == EFBIG);
  io_wrapper_free_read_job(job);
  string_destroy(&text);
  unlink(path);
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  host_close(0);
}

/* In this thread, so that allocations are counted in one order. */
static void run_failing(int failing) {
  string text;
  io_job *job;
  const char *outcome = "failed";
  host_open();
  write_file(10);
  memset(&text, 0, sizeof(text));
  allocation_count = 0;
  fail_at = failing;
  job = begin_job(path, &text);
  if (job) {
    job->job.worker(&job->job, job->job.closure);
    if (job->status == IOJ_COMPLETED) {
      CHECK(text.len == 10);
      outcome = "read";
    } else {
      CHECK(job->errorcode == ENOMEM || job->errorcode == EIO);
    }
  }
  if (allocation_count < failing) {
    outcome = "none failed";
  }
  fail_at = 0;
  io_wrapper_free_read_job(job);
  string_destroy(&text);
  unlink(path);
  host_close(0);
  puts(outcome);
}

/* ---- contexts and ends ---- */

static ECDict seen_context;
static int closed_count;
static pthread_t closing_thread;

static int open_seen(io_object *io, const char *filename, int options,
                     int mode) {
  (void)options;
  (void)mode;
  seen_context = io_wrapper_get_context(io);
  errno = ENXIO;
  return strcmp(filename, "bad") == 0 ? -1 : 0;
}

static int close_counted(io_object *io) {
  (void)io;
  closing_thread = pthread_self();
  __atomic_add_fetch(&closed_count, 1, __ATOMIC_SEQ_CST);
  return 0;
}

static io_wrapper driver = {.sizeof_self = sizeof(io_wrapper),
                            .open = open_seen,
                            .close = close_counted};

static void test_contexts(int unused) {
  ECDict context = dict_blank(), other = dict_blank();
  io_object *io;
  (void)unused;
  host_open();
  CHECK(ecb_io_register("kelp", &driver) == 0);
  io = io_wrapper_open2("kelp://one", O_RDONLY, 0, context);
  CHECK(io && seen_context == context && context->ref == 2);
  io_wrapper_set_context(io, other);
  CHECK(context->ref == 1 && other->ref == 2);
  io_wrapper_set_context(io, other);
  CHECK(other->ref == 2 && io_wrapper_get_context(io) == other);
  io_wrapper_delref(io);
  CHECK(other->ref == 1);
  CHECK(!io_wrapper_open2("kelp://bad", O_RDONLY, 0, context));
  CHECK(errno == ENXIO && context->ref == 1);
  io = io_wrapper_open("kelp://one", O_RDONLY, 0);
  CHECK(io && !seen_context && !io_wrapper_get_context(io));
  io_wrapper_delref(io);
  dict_drop(context);
  dict_drop(other);
  host_close(0);
}

static void wait_for_close(int count) {
  while (__atomic_load_n(&closed_count, __ATOMIC_SEQ_CST) != count ||
         ecb_pools_busy()) {
    ecb_loop_turn(0.01);
  }
}

static void test_ends_in_a_pool(int unused) {
  io_object *io;
  (void)unused;
  host_open_real();
  CHECK(ecb_io_register("kelp", &driver) == 0);
  io = io_wrapper_open("kelp://one", O_RDONLY, 0);
  io_wrapper_addref(io);
  io_wrapper_async_destroy(io);
  io_wrapper_async_destroy(NULL);
  while (ecb_pools_busy()) {
    ecb_loop_turn(0.01);
  }
  CHECK(closed_count == 0);
  io_wrapper_async_destroy(io);
  wait_for_close(1);
  CHECK(!pthread_equal(closing_thread, pthread_self()));
  /* Closed although there is another reference, which keeps the object. */
  io = io_wrapper_open("kelp://one", O_RDONLY, 0);
  io_wrapper_async_close(io);
  wait_for_close(2);
  CHECK(strcmp(io_wrapper_get_path(io), "one") == 0);
  io_wrapper_delref(io);
  CHECK(closed_count == 2);
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  /* No pool serves any more: it ends here. */
  io = io_wrapper_open("kelp://one", O_RDONLY, 0);
  io_wrapper_async_destroy(io);
  CHECK(closed_count == 3);
  CHECK(pthread_equal(closing_thread, pthread_self()));
  host_close(0);
}

/* Without memory or a place in the pool, here and now. A thread of the pool may
   meet the failure, and reads the number of it. */
static void run_failing_end(int failing) {
  io_object *io;
  host_open();
  CHECK(ecb_io_register("kelp", &driver) == 0);
  io = io_wrapper_open("kelp://one", O_RDONLY, 0);
  CHECK(io && ec_thread_pool_count() > 0); /* makes the pools */
  allocation_count = 0;
  fail_at = failing;
  io_wrapper_async_destroy(io);
  wait_for_close(1);
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  host_close(0);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"read_jobs", test_read_jobs},
      {"too_long", test_too_long},
      {"failing", run_failing},
      {"contexts", test_contexts},
      {"ends_in_a_pool", test_ends_in_a_pool},
      {"failing_end", run_failing_end},
      {NULL, NULL}};
  return run_case(cases, argc, argv);
}
