#ifndef ECB_LOOP_EVENT_H
#define ECB_LOOP_EVENT_H
/*
 * The record of an event: the documented fields, then those of the loop. An
 * author's copy of the documented part is made an event by event_post_dup.
 * Scheduler thread for all, except where it says so.
 */
#include "ecb_export.h"
#include "event.h"
#include "loop/owner.h"
#include "loop/posted.h"

/* Where an event is. */
typedef enum ecb_place {
  ECB_BUILT = 1, /* the author's */
  ECB_DEFERRED,  /* until the transaction is published */
  ECB_TIMED,     /* in the heap */
  ECB_TAKEN,     /* out of the heap, to be called in this turn */
  ECB_WATCHED,   /* the event of its descriptor */
  ECB_FIRED      /* timed, and being called */
} ecb_place;

/* A link of a ring; an event is in one at most. */
typedef struct ecb_link {
  struct ecb_link *next;
  struct ecb_link *previous;
} ecb_link;

typedef struct ecb_event {
  Event shown; /* first */
  u_int32_t magic;
  u_int32_t place;
  double due;      /* in grains; negative for a descriptor */
  u_int64_t order; /* then by order of scheduling */
  size_t heap_index;
  int watched_fd; /* the author may have changed the shown one */
  ecb_link link; /* deferred, floating, taken, or to be called again */
  ecb_owner *owner;
  ecb_posted posted;
  int is_posted; /* by schedule_event_and_dispatch; any thread, atomic */
  int dispatch_mask;
  int again_mask; /* non-zero: called in the next turn, ready or not */
  int is_no_socket;
  u_int32_t calls; /* of a descriptor's event, so that a quiet one is known */
  u_int32_t called; /* in this second of the clock, the last time */
} ecb_event;

enum { ECB_ALL_BITS = E_READ | E_WRITE | E_EXCEPTION };

static inline int ecb_event_is_timed(const ecb_event *event) {
  return event->due >= 0;
}

/* The record behind an author's event, which is refused with the rule's number
   when it was freed or is none. Any thread. */
ecb_event *ecb_event_of(Event *event, const char *function);

/* Gives the memory back, whatever the place. */
void ecb_event_delete(ecb_event *event);

/* Ends the process outside of the scheduler thread, or in a forked child. */
void ecb_check_thread(const char *function);

/* A text such as `<Event fd=4 mask=1 owner=kelp>`, in a buffer that the next
   call in the same thread uses again. */
const char *ecb_event_text(const ecb_event *event);
/* A callback's place in its file, likewise. */
const char *ecb_function_text(void (*function)(void));

/* Rings. */
static inline void ecb_ring_begin(ecb_link *ring) {
  ring->next = ring->previous = ring;
}

static inline int ecb_is_linked(const ecb_link *link) {
  return link->next != NULL;
}

static inline void ecb_link_before(ecb_link *ring, ecb_link *link) {
  link->next = ring;
  link->previous = ring->previous;
  ring->previous->next = link;
  ring->previous = link;
}

static inline void ecb_unlink(ecb_link *link) {
  if (link->next) {
    link->next->previous = link->previous;
    link->previous->next = link->next;
    link->next = link->previous = NULL;
  }
}

static inline ecb_event *ecb_event_of_link(ecb_link *link) {
  return (ecb_event *)(void *)((char *)link -
                               __builtin_offsetof(ecb_event, link));
}

#endif
