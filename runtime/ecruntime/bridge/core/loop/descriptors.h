#ifndef ECB_LOOP_DESCRIPTORS_H
#define ECB_LOOP_DESCRIPTORS_H
/*
 * Watched descriptors: at most one event of C, or one registration of the
 * host, for each. Readiness names a serial number, so that it never reaches
 * the next user of a descriptor that was closed meanwhile. Scheduler thread.
 */
#include <sys/epoll.h>

#include "loop/event.h"

typedef struct ecb_watch {
  ecb_event *event; /* NULL for the host's */
  u_int32_t serial; /* 0 for none */
  u_int32_t bits;   /* of epoll, of the host's */
  void *word;       /* of the host */
  int is_short;     /* the system had no memory for it: tried again */
} ecb_watch;

/* -1 with errno. */
int ecb_descriptors_open(void);
void ecb_descriptors_close(void);

/* The watch that readiness is about, NULL for one that has ended. */
ecb_watch *ecb_descriptors_find(u_int64_t data);
static inline int ecb_descriptor_in(u_int64_t data) {
  return (int)(u_int32_t)data;
}

/* The watch of a descriptor, NULL for none. */
ecb_watch *ecb_descriptors_of(int fd);
/* One more than the largest descriptor that may have a watch. */
int ecb_descriptors_end(void);

/* 0, or -1 with errno, EEXIST when it has a watch. Without memory in the
   system an event is watched later, and 0 is returned. */
int ecb_descriptors_add(ecb_event *event);
int ecb_descriptors_change(ecb_event *event, int mask);
void ecb_descriptors_remove(ecb_event *event);

/* Whether the descriptor is still the file that is watched. */
int ecb_descriptors_is_same(const ecb_event *event);

/* Readiness without a watch: should the system have one that the loop has not,
   it is ended, or the loop would never sleep again. */
void ecb_descriptors_end_stale(u_int64_t data);

/* Tries those again for which the system had no memory; how many are left. */
int ecb_descriptors_retry(void);

/* The conditions of a mask, and the mask that an event gets for conditions. */
u_int32_t ecb_epoll_bits(int mask);
int ecb_ready_mask(u_int32_t bits);

/* Waits; as epoll_wait. `is_woken` is set when another thread has ended the
   wait; NULL for nobody who asks. */
int ecb_descriptors_wait(struct epoll_event *batch, int room, int milliseconds,
                         int *is_woken);

#endif
