/* See host.h. */
#include "host.h"

#include <fcntl.h>
#include <math.h>
#include <sys/socket.h>

#include "memory/usage.h"
#include "module/log_queue.h"

double host_time = 1000.0;
int host_busy;

int host_blocks(void) {
  u_int64_t count = 0;
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_usage usage;
    if (ecb_memory_usage(type, &usage) == 0) {
      count += usage.live_blocks;
    }
  }
  return (int)count;
}

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
