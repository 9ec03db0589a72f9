/* The interlude of a host. */
#include "loop/interlude.h"

#include <stddef.h>

#include "loop/loop.h"

/* The process has one loop. */
static void (*play_)(void *context);
static void *context_;

void ecb_loop_interlude(void (*play)(void *context), void *context) {
  play_ = play;
  context_ = context;
}

int ecb_interlude(void) {
  if (!play_) {
    return 0;
  }
  play_(context_);
  ecb_loop_host_ran();
  return 1;
}
