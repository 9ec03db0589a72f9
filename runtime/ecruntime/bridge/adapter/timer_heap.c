/* The heap of the queue of timers. */
#include "timer_heap.h"

#include <string.h>

/* A heap of so few is not made anew for what is taken out of it. */
enum { FIRST_ROOM = 64, FEW = 64, CHILDREN = 4, RUN = 16, MUCH_ROOM = 4096 };

/* ---- the order of the heap ---- */

static void sift_up(echost_timer *heap, size_t at, echost_timer timer) {
  while (at > 0) {
    size_t parent = (at - 1) / CHILDREN;
    if (!echost_timer_before(&timer, &heap[parent])) {
      break;
    }
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = timer;
}

static void sift_down(echost_timer *heap, size_t count, size_t at,
                      echost_timer timer) {
  size_t child;
  while ((child = CHILDREN * at + 1) < count) {
    size_t other, end = child + CHILDREN < count ? child + CHILDREN : count;
    for (other = child + 1; other < end; other++) {
      if (echost_timer_before(&heap[other], &heap[child])) {
        child = other;
      }
    }
    if (!echost_timer_before(&heap[child], &timer)) {
      break;
    }
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = timer;
}

static void put_in_order(echost_timer *heap, size_t count) {
  size_t at;
  for (at = count / CHILDREN + 1; at-- > 0;) {
    if (at < count) {
      sift_down(heap, count, at, heap[at]);
    }
  }
}

/* ---- in ---- */

int echost_heap_reserve(echost_timer_heap *heap) {
  size_t needed = heap->count + (heap->end - heap->at) + 1;
  size_t room = heap->room ? heap->room * 2 : FIRST_ROOM;
  echost_timer *timers;
  if (needed <= heap->room) {
    return 0;
  }
  timers = PyMem_Realloc(heap->timers, room * sizeof(*timers));
  if (!timers) {
    PyErr_NoMemory();
    return -1;
  }
  heap->timers = timers;
  heap->room = room;
  return 0;
}

void echost_heap_file(echost_timer_heap *heap) {
  size_t fresh = heap->count - heap->filed;
  if (fresh > FEW && fresh > heap->filed / 2) {
    heap->filed = heap->count;
    put_in_order(heap->timers, heap->count);
    return;
  }
  while (heap->filed < heap->count) {
    sift_up(heap->timers, heap->filed, heap->timers[heap->filed]);
    heap->filed++;
  }
}

/* ---- dead entries ---- */

/* Ends what is dead after all is in order again, since it may run code that
   comes back here. Without memory the dead stay. */
static void drop_dead(echost_timer_heap *heap) {
  PyObject **ended = PyMem_Malloc(heap->count * sizeof(PyObject *));
  size_t from, kept = 0, filed = 0, count = 0;
  if (!ended) {
    return;
  }
  for (from = 0; from < heap->count; from++) {
    if (echost_timer_lives(&heap->timers[from])) {
      heap->timers[kept++] = heap->timers[from];
      filed += from < heap->filed;
    } else {
      ended[count++] = heap->timers[from].event;
    }
  }
  heap->count = kept;
  heap->filed = filed;
  heap->dead = heap->dead > count ? heap->dead - count : 0;
  put_in_order(heap->timers, filed);
  while (count > 0) {
    Py_DECREF(ended[--count]);
  }
  PyMem_Free(ended);
}

void echost_heap_bury(echost_timer_heap *heap) {
  if (++heap->dead > (FEW + heap->count + (heap->end - heap->at)) / 2) {
    drop_dead(heap);
  }
}

static void pop(echost_timer_heap *heap) {
  echost_timer last = heap->timers[--heap->filed];
  /* The gap is closed by the last of the new ones. */
  heap->timers[heap->filed] = heap->timers[--heap->count];
  if (heap->filed) {
    sift_down(heap->timers, heap->filed, 0, last);
  }
}

const echost_timer *echost_heap_first(echost_timer_heap *heap) {
  while (heap->filed) {
    PyObject *event = heap->timers[0].event;
    if (echost_timer_lives(&heap->timers[0])) {
      return &heap->timers[0];
    }
    pop(heap);
    heap->dead -= heap->dead > 0;
    Py_DECREF(event);
  }
  return NULL;
}

/* ---- out ---- */

static void sort_run(echost_timer *timers, size_t count) {
  size_t at;
  for (at = 1; at < count; at++) {
    echost_timer one = timers[at];
    size_t to = at;
    while (to > 0 && echost_timer_before(&one, &timers[to - 1])) {
      timers[to] = timers[to - 1];
      to--;
    }
    timers[to] = one;
  }
}

static void merge(const echost_timer *from, size_t middle, size_t end,
                  echost_timer *to) {
  size_t left = 0, right = middle;
  while (left < middle && right < end) {
    int is_right = echost_timer_before(&from[right], &from[left]);
    *to++ = from[is_right ? right : left];
    right += (size_t)is_right;
    left += (size_t)!is_right;
  }
  memcpy(to, from + left, (middle - left) * sizeof(*to));
  memcpy(to + (middle - left), from + right, (end - right) * sizeof(*to));
}

void echost_timers_sort(echost_timer *timers, echost_timer *scratch,
                        size_t count) {
  echost_timer *from = timers, *to = scratch;
  size_t at, width;
  for (at = 0; at < count; at += RUN) {
    sort_run(timers + at, count - at < RUN ? count - at : RUN);
  }
  for (width = RUN; width < count; width *= 2) {
    echost_timer *other = from;
    for (at = 0; at < count; at += 2 * width) {
      size_t left = count - at;
      merge(from + at, left < width ? left : width,
            left < 2 * width ? left : 2 * width, to + at);
    }
    from = to;
    to = other;
  }
  if (from != timers) {
    memcpy(timers, from, count * sizeof(*timers));
  }
}

static int reserve_taken(echost_timer_heap *heap, size_t count) {
  echost_timer *taken;
  if (count <= heap->taken_room) {
    return 0;
  }
  taken = PyMem_Realloc(heap->taken, count * sizeof(*taken));
  if (!taken) {
    return -1;
  }
  heap->taken = taken;
  heap->taken_room = count;
  return 0;
}

static size_t count_due(const echost_timer_heap *heap, double moment) {
  size_t at, count = 0;
  for (at = 0; at < heap->filed; at++) {
    count += heap->timers[at].due <= moment;
  }
  return count;
}

/* From wherever they lie in the heap, behind those that are taken already. */
static void move_due(echost_timer_heap *heap, double moment) {
  size_t from, kept = 0, filed;
  for (from = 0; from < heap->filed; from++) {
    if (heap->timers[from].due <= moment) {
      heap->taken[heap->end++] = heap->timers[from];
    } else {
      heap->timers[kept++] = heap->timers[from];
    }
  }
  filed = kept;
  while (from < heap->count) {
    heap->timers[kept++] = heap->timers[from++];
  }
  heap->filed = filed;
  heap->count = kept;
  put_in_order(heap->timers, filed);
}

/* Without memory they are due again in the next turn. */
static void take_rest(echost_timer_heap *heap, double moment) {
  size_t begin = heap->end, due = count_due(heap, moment);
  echost_timer *scratch = PyMem_Malloc(due * sizeof(*scratch));
  if (scratch && reserve_taken(heap, begin + due) == 0) {
    move_due(heap, moment);
    echost_timers_sort(heap->taken + begin, scratch, due);
  }
  PyMem_Free(scratch);
}

static int is_due(const echost_timer_heap *heap, double moment) {
  return heap->filed && heap->timers[0].due <= moment;
}

/* One by one while they are few among many; then all of the rest at once. */
int echost_heap_take(echost_timer_heap *heap, double moment) {
  size_t few = heap->filed / 16 + FEW;
  heap->at = heap->end = 0;
  while (is_due(heap, moment) && heap->end < few) {
    if (heap->end == heap->taken_room &&
        reserve_taken(heap, 2 * heap->end + FEW) < 0) {
      return -1;
    }
    heap->taken[heap->end++] = heap->timers[0];
    pop(heap);
  }
  if (is_due(heap, moment)) {
    take_rest(heap, moment);
  }
  return 0;
}

/* What a crowd of timers has needed is given back after it. */
static void shrink(echost_timer_heap *heap) {
  size_t room = heap->count * 2 + MUCH_ROOM / 2;
  echost_timer *timers;
  if (heap->taken_room > MUCH_ROOM) {
    PyMem_Free(heap->taken);
    heap->taken = NULL;
    heap->taken_room = 0;
  }
  if (heap->room > MUCH_ROOM && heap->count < heap->room / 4) {
    timers = PyMem_Realloc(heap->timers, room * sizeof(*timers));
    if (timers) {
      heap->timers = timers;
      heap->room = room;
    }
  }
}

void echost_heap_put_back(echost_timer_heap *heap) {
  while (heap->at < heap->end) {
    heap->timers[heap->count++] = heap->taken[heap->at++];
  }
  heap->at = heap->end = 0;
  shrink(heap);
}

/* ---- for the collector ---- */

int echost_heap_visit(const echost_timer_heap *heap, visitproc visit,
                      void *arg) {
  size_t at;
  for (at = 0; at < heap->count; at++) {
    Py_VISIT(heap->timers[at].event);
  }
  for (at = heap->at; at < heap->end; at++) {
    Py_VISIT(heap->taken[at].event);
  }
  return 0;
}

void echost_heap_clear(echost_timer_heap *heap) {
  echost_timer_heap ended = *heap;
  *heap = (echost_timer_heap){0};
  while (ended.at < ended.end) {
    Py_DECREF(ended.taken[ended.at++].event);
  }
  while (ended.count) {
    Py_DECREF(ended.timers[--ended.count].event);
  }
  PyMem_Free(ended.taken);
  PyMem_Free(ended.timers);
}
