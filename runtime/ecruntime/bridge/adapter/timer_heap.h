#ifndef ECHOST_TIMER_HEAP_H
#define ECHOST_TIMER_HEAP_H
/*
 * Entries of timed events by (deadline, number in the order of scheduling). New
 * ones lie behind a heap and join it once in a turn, so that what is scheduled
 * within a turn waits for the next one. An event that is cancelled or moved
 * leaves a dead entry, which ends when it comes up, or when most are dead.
 * Scheduler thread, with the interpreter lock.
 */
#include "timer_events.h"

typedef struct echost_timer {
  double due;
  u_int64_t order;
  PyObject *event; /* held */
} echost_timer;

typedef struct echost_timer_heap {
  echost_timer *timers;
  size_t filed; /* so many are a heap, in which each has four children */
  size_t count; /* and up to here, those that are new */
  size_t room;
  echost_timer *taken; /* due ones in order, out of the heap while they fire */
  size_t at, end;      /* what is left of them; they keep their room above */
  size_t taken_room;
  size_t dead;         /* entries of both that are dead */
} echost_timer_heap;

static inline int echost_timer_before(const echost_timer *left,
                                      const echost_timer *right) {
  return left->due < right->due ||
         (left->due == right->due && left->order < right->order);
}

/* The number in the slot is that of the entry that counts, once there are two. */
static inline int echost_timer_lives(const echost_timer *timer) {
  PyObject *order = ECHOST_SLOT(timer->event, echost_events_.order);
  return echost_place(timer->event) == echost_events_.filed &&
         (!order || PyLong_AsUnsignedLongLongMask(order) == timer->order);
}

/* Makes room for one more entry; -1 with an exception. */
int echost_heap_reserve(echost_timer_heap *heap);

/* Adds an entry of an event that is held anew; there must be room. */
static inline void echost_heap_add(echost_timer_heap *heap, double due,
                                   u_int64_t order, PyObject *event) {
  heap->timers[heap->count++] = (echost_timer){due, order, Py_NewRef(event)};
}

/* Counts an entry that is dead from now on. */
void echost_heap_bury(echost_timer_heap *heap);

/* Puts the new entries into the heap. */
void echost_heap_file(echost_timer_heap *heap);

/* The first live entry of the heap; NULL without one. */
const echost_timer *echost_heap_first(echost_timer_heap *heap);

/* Takes out what is due at a moment, in order; -1 without memory: what has been
   taken by then can be served. */
int echost_heap_take(echost_timer_heap *heap, double moment);

/* Puts what is left of that among the new ones. */
void echost_heap_put_back(echost_timer_heap *heap);

void echost_timers_sort(echost_timer *timers, echost_timer *scratch,
                        size_t count);

int echost_heap_visit(const echost_timer_heap *heap, visitproc visit,
                      void *arg);
void echost_heap_clear(echost_timer_heap *heap);

#endif
