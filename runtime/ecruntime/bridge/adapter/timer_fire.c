/* The calls of timed events that are due; one that raises stops no other. */
#include "timer_owners.h"

#include "loop/clock.h"
#include "loop/loop.h"
#include "loop/timer_choices.h"

/* Of one turn: borrowed from its caller. */
typedef struct turn {
  echost_queue *queue;
  PyObject *dispatch; /* has the event whose callback runs, and judges results */
  PyObject *mask;     /* that timed events are called with */
  PyObject *now;
} turn;

/* ---- the order of tests ---- */

static void end_dead(echost_timer_heap *heap) {
  size_t from, to = heap->at;
  for (from = heap->at; from < heap->end; from++) {
    if (echost_timer_lives(&heap->taken[from])) {
      heap->taken[to++] = heap->taken[from];
    } else {
      PyObject *event = heap->taken[from].event;
      heap->dead -= heap->dead > 0;
      Py_DECREF(event);
    }
  }
  heap->end = to;
}

/* Puts the entry of an event at `at`; they are few. */
static int swap_in(echost_timer_heap *heap, size_t at, PyObject *event) {
  size_t from = at;
  while (from < heap->end && heap->taken[from].event != event) {
    from++;
  }
  if (from == heap->end) {
    PyErr_SetString(PyExc_ValueError, "an event was arranged that is not due");
    return -1;
  }
  echost_timer one = heap->taken[from];
  heap->taken[from] = heap->taken[at];
  heap->taken[at] = one;
  return 0;
}

static PyObject *list_taken(const echost_timer_heap *heap) {
  PyObject *events = PyList_New((Py_ssize_t)(heap->end - heap->at));
  size_t at;
  for (at = heap->at; events && at < heap->end; at++) {
    PyList_SET_ITEM(events, (Py_ssize_t)(at - heap->at),
                    Py_NewRef(heap->taken[at].event));
  }
  return events;
}

static int arrange(echost_queue *queue) {
  echost_timer_heap *heap = &queue->heap;
  PyObject *events, *done;
  Py_ssize_t at;
  int status = 0;
  end_dead(heap);
  events = list_taken(heap);
  done = events ? PyObject_CallOneArg(queue->arrange, events) : NULL;
  for (at = 0; done && status == 0 && at < PyList_GET_SIZE(events); at++) {
    status = swap_in(heap, heap->at + (size_t)at, PyList_GET_ITEM(events, at));
  }
  status = done ? status : -1;
  Py_XDECREF(events);
  Py_XDECREF(done);
  return status;
}

/* ---- one event ---- */

/* Called with the event of a timer that is out of the heap. */
static PyObject *call(const turn *turn, PyObject *event) {
  PyObject *callback = Py_XNewRef(ECHOST_SLOT(event, echost_events_.callback));
  PyObject *closure = Py_XNewRef(ECHOST_SLOT(event, echost_events_.closure));
  PyObject *given[] = {NULL, event, turn->mask, closure, turn->now};
  PyObject *returned = NULL;
  if (!callback || !closure) {
    PyErr_SetString(PyExc_AttributeError, "the event has no callback");
  } else if (!Py_IS_TYPE(callback, &echost_timer_owner_type)) {
    returned = PyObject_Vectorcall(
        callback, given + 1, 4 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  } else {
    returned = echost_call_author(event, closure, turn->now);
  }
  Py_XDECREF(callback);
  Py_XDECREF(closure);
  return returned;
}

/* -1 where the turn ends with what was raised. Else as in an `except`: what
   reports it may ask for the exception that is being handled. */
static int report_failure(const turn *turn, PyObject *event) {
  PyObject *type, *value, *trace, *outer[3], *failure, *done;
  if (PyErr_ExceptionMatches(echost_events_.unwinding)) {
    return -1;
  }
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace) {
    PyException_SetTraceback(value, trace);
  }
  failure = Py_NewRef(value);
  PyErr_GetExcInfo(&outer[0], &outer[1], &outer[2]);
  PyErr_SetExcInfo(type, value, trace);
  done = PyObject_CallMethod(turn->dispatch, "fail", "OO", event, failure);
  PyErr_SetExcInfo(outer[0], outer[1], outer[2]);
  Py_DECREF(failure);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

/* Freed before the call: it fires once (seed 1.3.3), so that its callback cannot
   schedule, move or cancel it. */
static int fire_one(const turn *turn, PyObject *event) {
  PyObject *returned, *done;
  echost_set_place(event, echost_events_.freed);
  echost_timer_disown(event);
  echost_set_slot(turn->dispatch, echost_events_.current, Py_NewRef(event));
  returned = call(turn, event);
  if (!returned) {
    return report_failure(turn, event);
  }
  if (returned == echost_events_.done) {
    Py_DECREF(returned);
    return 0;
  }
  done = PyObject_CallMethod(turn->dispatch, "judge", "OO", event, returned);
  Py_DECREF(returned);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

/* 1 where the owner has put the event off: it waits for the next turn at least.
   No entry becomes dead: the one that led here has been taken out. */
static int put_off(echost_queue *queue, PyObject *event, double due) {
  PyObject *not_before = ECHOST_SLOT(event, echost_events_.not_before);
  PyObject *moment, *number;
  double later;
  u_int64_t order;
  if (not_before == echost_events_.never) {
    return 0;
  }
  if (echost_read_moment(event, echost_events_.not_before, &later) < 0) {
    return -1;
  }
  later = ecb_grains(later);
  if (later <= due) {
    return 0;
  }
  moment = PyFloat_FromDouble(later);
  if (!moment || echost_queue_push(queue, event, later, &order) < 0) {
    Py_XDECREF(moment);
    return -1;
  }
  number = PyLong_FromUnsignedLongLong(order);
  if (!number) {
    Py_DECREF(moment);
    return -1;
  }
  echost_set_slot(event, echost_events_.order, number);
  echost_set_slot(event, echost_events_.not_before, Py_NewRef(moment));
  echost_set_slot(event, echost_events_.due, moment);
  return 1;
}

/* ---- all of them ---- */

/* Whether a timer of C comes before: it is served within the next wait. */
static int is_after_one_of_c(const echost_timer *timer) {
  double due, moment;
  u_int64_t order;
  if (!ecb_loop_next_due(&due, &order)) {
    return 0;
  }
  moment = ecb_timers_moment_of(timer->due);
  return due < moment || (due == moment && order < timer->order);
}

static void stop_before(echost_queue *queue, const echost_timer *timer) {
  queue->is_stopped = queue->arrange && queue->arrange != Py_None;
  queue->stopped_due = timer->due;
  queue->stopped_order = timer->order;
}

/* Returns how many were called; -1 with an exception. What a callback cancels or
   moves is dead when its turn comes. */
static long fire_taken(const turn *turn) {
  echost_timer_heap *heap = &turn->queue->heap;
  long count = 0;
  while (heap->at < heap->end) {
    echost_timer one = heap->taken[heap->at];
    int status = 0;
    if (!echost_timer_lives(&one)) {
      heap->at++;
      heap->dead -= heap->dead > 0;
      Py_DECREF(one.event);
      continue;
    }
    if (is_after_one_of_c(&one)) {
      stop_before(turn->queue, &one);
      break;
    }
    heap->at++;
    status = put_off(turn->queue, one.event, one.due);
    if (status == 0) {
      count++;
      status = fire_one(turn, one.event);
    }
    Py_DECREF(one.event);
    if (status < 0) {
      return -1;
    }
  }
  return count;
}

static long fire(const turn *turn, double moment) {
  echost_queue *queue = turn->queue;
  long count;
  queue->is_stopped = 0;
  if (echost_heap_take(&queue->heap, moment) < 0 && !queue->heap.end) {
    PyErr_NoMemory();
    return -1;
  }
  count = queue->arrange && queue->arrange != Py_None ? arrange(queue) : 0;
  if (count == 0) {
    count = fire_taken(turn);
  }
  /* Also after SystemExit: those that were not called go back. */
  echost_heap_put_back(&queue->heap);
  if (count >= 0) {
    echost_set_slot(turn->dispatch, echost_events_.current,
                    Py_NewRef(Py_None));
  }
  return count;
}

/* (dispatch, moment, mask, now) */
PyObject *echost_queue_fire(PyObject *self, PyObject *const *arguments,
                            Py_ssize_t count) {
  turn turn = {(echost_queue *)self, NULL, NULL, NULL};
  double moment;
  long fired;
  if (count != 4 ||
      !PyObject_TypeCheck(arguments[0], echost_events_.dispatch)) {
    PyErr_SetString(PyExc_TypeError,
                    "fire takes a Dispatch, a moment, a mask and a time");
    return NULL;
  }
  moment = PyFloat_AsDouble(arguments[1]);
  if (moment == -1 && PyErr_Occurred()) {
    return NULL;
  }
  if (turn.queue->is_firing) {
    PyErr_SetString(PyExc_RuntimeError, "timed events are being called");
    return NULL;
  }
  turn.dispatch = arguments[0];
  turn.mask = arguments[2];
  turn.now = arguments[3];
  turn.queue->is_firing = 1;
  fired = fire(&turn, moment);
  turn.queue->is_firing = 0;
  return fired < 0 ? NULL : PyLong_FromLong(fired);
}
