/* See host.h. */
#include "host.h"

#include <fcntl.h>
#include <math.h>
#include <sys/socket.h>

#include "module/log_queue.h"

double host_time = 1000.0;
int host_busy;
static int blocks_;

/* ---- the memory functions of authors, counted ---- */

#undef ec_malloc
#undef ec_malloc_size
#undef ec_free

static void *counted(void *block) {
  if (block) {
    __atomic_add_fetch(&blocks_, 1, __ATOMIC_RELAXED);
  }
  return block;
}

static size_t size_of(int object_type) {
  CHECK(object_type == MEMTYPE_EVENT || object_type == MEMTYPE_EC_ASYNC_JOB);
  return object_type == MEMTYPE_EVENT ? sizeof(ecb_event) : 256;
}

void *ec_malloc(int object_type) {
  return counted(malloc(size_of(object_type)));
}

void *ec_malloc_size(int object_type, size_t size) {
  (void)object_type;
  return counted(malloc(size));
}

void *ec_realloc(int object_type, void *old, size_t size) {
  void *block = realloc(old, size);
  (void)object_type;
  return old ? block : counted(block);
}

void ec_free(int object_type, void *ptr) {
  (void)object_type;
  if (ptr) {
    __atomic_sub_fetch(&blocks_, 1, __ATOMIC_RELAXED);
  }
  free(ptr);
}

int host_blocks(void) { return __atomic_load_n(&blocks_, __ATOMIC_RELAXED); }

/* ---- time ---- */

static double monotonic(void *context) {
  (void)context;
  return host_time;
}

static void now(void *context, struct timeval *now) {
  (void)context;
  now->tv_sec = 1500000000 + (time_t)floor(host_time);
  now->tv_usec = (suseconds_t)((host_time - floor(host_time)) * 1e6);
}

static int pass(void *context, double seconds) {
  (void)context;
  if (host_busy) {
    return host_busy;
  }
  host_time += seconds;
  return 0;
}

void host_open_real(void) {
  CHECK(ecb_log_open() >= 0);
  ecb_enter_module(NULL); /* makes the record of this thread */
  CHECK(ecb_loop_open() == 0);
}

void host_open(void) {
  const ecb_clock clock = {NULL, monotonic, now, pass};
  ecb_clock_set(&clock);
  host_open_real();
}

void host_close(int blocks) {
  ecb_loop_close();
  CHECK(host_blocks() == blocks);
}

/* ---- the rest ---- */

const char *host_log_line(void) {
  static char text[1024];
  static ecb_line *lines;
  ecb_line *line;
  u_int64_t dropped;
  if (!lines) {
    lines = ecb_log_drain(&dropped);
  }
  line = lines;
  if (!line) {
    return NULL;
  }
  lines = line->next;
  snprintf(text, sizeof(text), "%s: %s", line->module, line->text);
  ecb_line_free(line);
  return text;
}

void host_pair(int fds[2]) {
  CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
}
