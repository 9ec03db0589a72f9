/* The heap of timed events. */
#include "loop/timers.h"

#include <stdlib.h>

ecb_timers ecb_timers_;

enum { FIRST_ROOM = 64 };

int ecb_timers_reserve(ecb_timers *timers) {
  size_t needed = timers->count + timers->promised + 1;
  if (needed > timers->room) {
    size_t room = timers->room ? timers->room * 2 : FIRST_ROOM;
    ecb_event **heap = realloc(timers->heap, room * sizeof(*heap));
    if (!heap) {
      return -1;
    }
    timers->heap = heap;
    timers->room = room;
  }
  timers->promised++;
  return 0;
}

void ecb_timers_give_back(ecb_timers *timers) { timers->promised--; }

static int is_before(const ecb_event *left, const ecb_event *right) {
  if (left->due != right->due) {
    return left->due < right->due;
  }
  return left->order < right->order;
}

static void put(ecb_timers *timers, size_t index, ecb_event *event) {
  timers->heap[index] = event;
  event->heap_index = index;
}

static void sift_up(ecb_timers *timers, size_t index, ecb_event *event) {
  while (index > 0) {
    size_t parent = (index - 1) / 2;
    if (!is_before(event, timers->heap[parent])) {
      break;
    }
    put(timers, index, timers->heap[parent]);
    index = parent;
  }
  put(timers, index, event);
}

static void sift_down(ecb_timers *timers, size_t index, ecb_event *event) {
  for (;;) {
    size_t child = 2 * index + 1;
    if (child >= timers->count) {
      break;
    }
    if (child + 1 < timers->count &&
        is_before(timers->heap[child + 1], timers->heap[child])) {
      child++;
    }
    if (!is_before(timers->heap[child], event)) {
      break;
    }
    put(timers, index, timers->heap[child]);
    index = child;
  }
  put(timers, index, event);
}

void ecb_timers_add(ecb_timers *timers, ecb_event *event) {
  timers->promised--;
  sift_up(timers, timers->count++, event);
}

void ecb_timers_remove(ecb_timers *timers, ecb_event *event) {
  size_t index = event->heap_index;
  ecb_event *last = timers->heap[--timers->count];
  timers->promised++;
  if (last == event) {
    return;
  }
  /* The last one may belong above or below the gap. */
  if (index > 0 && is_before(last, timers->heap[(index - 1) / 2])) {
    sift_up(timers, index, last);
  } else {
    sift_down(timers, index, last);
  }
}

/* In place, then put in order again from below. */
void ecb_timers_filter(ecb_timers *timers, int (*keeps)(ecb_event *event,
                                                        const void *context),
                       const void *context) {
  size_t i, count = 0;
  for (i = 0; i < timers->count; i++) {
    if (keeps(timers->heap[i], context)) {
      put(timers, count++, timers->heap[i]);
    }
  }
  timers->count = count;
  for (i = count / 2; i-- > 0;) {
    sift_down(timers, i, timers->heap[i]);
  }
}

void ecb_timers_free(ecb_timers *timers) {
  free(timers->heap);
  *timers = (ecb_timers){NULL, 0, 0, 0};
}
