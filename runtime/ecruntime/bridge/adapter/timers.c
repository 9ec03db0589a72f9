/* TimerQueue: its methods, and the calls that need no frame of Python. */
#include "timers.h"

#include "timer_owners.h"

#include <structmember.h>

#include "loop/clock.h"
#include "loop/loop.h"
#include "loop/timer_choices.h"

/* ---- in and out ---- */

int echost_queue_push(echost_queue *queue, PyObject *event, double due,
                      u_int64_t *order) {
  if (echost_heap_reserve(&queue->heap) < 0) {
    return -1;
  }
  *order = ecb_loop_next_order();
  echost_heap_add(&queue->heap, due, *order, event);
  /* It may be due before the deadline that the loop waits for. */
  if (echost_loop_is_waiting()) {
    ecb_loop_interrupt();
  }
  return 0;
}

PyObject *echost_queue_schedule(echost_queue *queue, PyTypeObject *type,
                                double seconds, PyObject *callback,
                                PyObject *closure, PyObject *owner) {
  u_int64_t order;
  double due = ecb_moment_in(seconds);
  PyObject *event = echost_new_timed_event(type, callback, closure, owner, due);
  if (event && echost_queue_push(queue, event, due, &order) < 0) {
    Py_CLEAR(event);
  }
  return event;
}

void echost_queue_clear(echost_queue *queue, PyObject *event) {
  echost_set_place(event, echost_events_.freed);
  echost_timer_disown(event);
  echost_heap_bury(&queue->heap);
}

static int is_scheduled(PyObject *event) {
  return echost_is_event(event) &&
         echost_place(event) == echost_events_.filed;
}

static PyObject *refuse(PyObject *object) {
  return PyErr_Format(PyExc_TypeError, "%R is no event", object);
}

/* The entry that led here so far is dead once there is another number. */
static int move(echost_queue *queue, PyObject *event, double due) {
  PyObject *moment = PyFloat_FromDouble(due), *number;
  u_int64_t order;
  if (!moment || echost_queue_push(queue, event, due, &order) < 0) {
    Py_XDECREF(moment);
    return -1;
  }
  number = PyLong_FromUnsignedLongLong(order);
  if (!number) {
    Py_DECREF(queue->heap.timers[--queue->heap.count].event);
    Py_DECREF(moment);
    return -1;
  }
  echost_set_slot(event, echost_events_.order, number);
  echost_set_slot(event, echost_events_.due, moment);
  echost_set_slot(event, echost_events_.not_before,
                  Py_NewRef(echost_events_.never));
  echost_heap_bury(&queue->heap);
  return 0;
}

/* ---- methods, as those of the wheel in Python ---- */

static PyObject *add(PyObject *self, PyObject *event) {
  double due;
  u_int64_t order;
  if (!echost_is_event(event)) {
    return refuse(event);
  }
  if (echost_read_moment(event, echost_events_.due, &due) < 0 ||
      echost_queue_push((echost_queue *)self, event, due, &order) < 0) {
    return NULL;
  }
  echost_set_place(event, echost_events_.filed);
  Py_RETURN_NONE;
}

static PyObject *remove_event(PyObject *self, PyObject *event) {
  if (!echost_is_event(event)) {
    return refuse(event);
  }
  echost_queue_clear((echost_queue *)self, event);
  Py_RETURN_NONE;
}

static PyObject *rearm(PyObject *self, PyObject *const *arguments,
                       Py_ssize_t count) {
  double due;
  if (count != 2 || !echost_is_event(arguments[0])) {
    return refuse(count ? arguments[0] : Py_None);
  }
  due = PyFloat_AsDouble(arguments[1]);
  if ((due == -1 && PyErr_Occurred()) ||
      move((echost_queue *)self, arguments[0], due) < 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}

/* The argument, the time, is what the wheel needs to file new events. */
static PyObject *next_due(PyObject *self, PyObject *now) {
  echost_timer_heap *heap = &((echost_queue *)self)->heap;
  const echost_timer *first;
  (void)now;
  echost_heap_file(heap);
  first = echost_heap_first(heap);
  return first ? PyFloat_FromDouble(first->due) : Py_NewRef(Py_None);
}

/* Where a test has arranged those of one moment, the first of them may be
   another one than the first in the order of scheduling. */
int echost_queue_first(PyObject *self, double *due, u_int64_t *order) {
  echost_queue *queue = (echost_queue *)self;
  const echost_timer *found;
  echost_heap_file(&queue->heap);
  found = echost_heap_first(&queue->heap);
  if (!found) {
    return 0;
  }
  *due = found->due;
  *order = queue->is_stopped && queue->stopped_due == found->due
               ? queue->stopped_order
               : found->order;
  return 1;
}

static PyObject *first(PyObject *self, PyObject *now) {
  double due;
  u_int64_t order;
  (void)now;
  if (!echost_queue_first(self, &due, &order)) {
    Py_RETURN_NONE;
  }
  return Py_BuildValue("dK", ecb_timers_moment_of(due),
                       (unsigned long long)order);
}

static size_t copy_live(const echost_timer *from, size_t count,
                        echost_timer *to) {
  size_t at, kept = 0;
  for (at = 0; at < count; at++) {
    if (echost_timer_lives(&from[at])) {
      to[kept++] = from[at];
    }
  }
  return kept;
}

static PyObject *tuple_of(const echost_timer *timers, size_t count) {
  PyObject *events = PyTuple_New((Py_ssize_t)count);
  size_t at;
  for (at = 0; events && at < count; at++) {
    PyTuple_SET_ITEM(events, (Py_ssize_t)at, Py_NewRef(timers[at].event));
  }
  return events;
}

/* The tuple is made first: making it may run the collector, and with it code
   that comes back here. */
static PyObject *events(PyObject *self, PyObject *none) {
  const echost_timer_heap *heap = &((echost_queue *)self)->heap;
  size_t left = heap->end - heap->at, all = left + heap->count, count;
  echost_timer *timers = PyMem_Malloc((2 * all + 1) * sizeof(*timers));
  PyObject *found;
  (void)none;
  if (!timers) {
    return PyErr_NoMemory();
  }
  count = copy_live(heap->taken + heap->at, left, timers);
  count += copy_live(heap->timers, heap->count, timers + count);
  echost_timers_sort(timers, timers + all, count);
  found = tuple_of(timers, count);
  PyMem_Free(timers);
  return found;
}

static Py_ssize_t kept(const echost_queue *queue) {
  const echost_timer_heap *heap = &queue->heap;
  return (Py_ssize_t)(heap->count + heap->end - heap->at);
}

static PyObject *get_kept(PyObject *self, void *none) {
  (void)none;
  return PyLong_FromSsize_t(kept((echost_queue *)self));
}

static Py_ssize_t length(PyObject *self) {
  echost_queue *queue = (echost_queue *)self;
  Py_ssize_t dead = (Py_ssize_t)queue->heap.dead;
  return dead < kept(queue) ? kept(queue) - dead : 0;
}

/* ---- direct calls ---- */

static PyObject *schedule_directly(PyObject *self, PyObject *const *arguments,
                                   Py_ssize_t count, PyObject *names) {
  echost_queue *queue = (echost_queue *)self;
  double seconds;
  if (names || count < 2 || count > 3 || !echost_queue_is_direct(queue) ||
      !echost_read_seconds(arguments[0], &seconds)) {
    return PyObject_Vectorcall(queue->plain_schedule, arguments, (size_t)count,
                               names);
  }
  return echost_queue_schedule(queue, echost_events_.type, seconds,
                               arguments[1],
                               count == 3 ? arguments[2] : Py_None,
                               echost_events_.nobody);
}

static PyObject *clear_directly(PyObject *self, PyObject *const *arguments,
                                Py_ssize_t count, PyObject *names) {
  echost_queue *queue = (echost_queue *)self;
  if (names || count != 1 || !echost_queue_is_direct(queue) ||
      !is_scheduled(arguments[0])) {
    return PyObject_Vectorcall(queue->plain_clear, arguments, (size_t)count,
                               names);
  }
  echost_queue_clear(queue, arguments[0]);
  Py_RETURN_TRUE;
}

static PyObject *rearm_directly(PyObject *self, PyObject *const *arguments,
                                Py_ssize_t count, PyObject *names) {
  echost_queue *queue = (echost_queue *)self;
  double seconds;
  if (names || count != 2 || !echost_queue_is_direct(queue) ||
      !is_scheduled(arguments[0]) ||
      !echost_read_seconds(arguments[1], &seconds)) {
    return PyObject_Vectorcall(queue->plain_rearm, arguments, (size_t)count,
                               names);
  }
  if (move(queue, arguments[0], ecb_moment_in(seconds)) < 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}

#define DIRECT(name, text)                                                     \
  {#name, (PyCFunction)(void (*)(void))name##_directly,                        \
   METH_FASTCALL | METH_KEYWORDS, text}

static PyMethodDef direct[] = {
    DIRECT(schedule, "Build and schedule a timed event."),
    DIRECT(clear, "Cancel and free a timed event."),
    DIRECT(rearm, "Move a scheduled timed event."),
};

static PyObject *make_direct(PyObject *self, PyObject *arguments) {
  echost_queue *queue = (echost_queue *)self;
  PyObject *schedule, *clear, *move_it;
  if (!queue->is_direct) {
    return PyTuple_New(0);
  }
  if (!PyArg_ParseTuple(arguments, "OOO", &schedule, &clear, &move_it)) {
    return NULL;
  }
  Py_XSETREF(queue->plain_schedule, Py_NewRef(schedule));
  Py_XSETREF(queue->plain_clear, Py_NewRef(clear));
  Py_XSETREF(queue->plain_rearm, Py_NewRef(move_it));
  return Py_BuildValue("NNN", PyCFunction_New(&direct[0], self),
                       PyCFunction_New(&direct[1], self),
                       PyCFunction_New(&direct[2], self));
}

/* ---- the type ---- */

static int visit_queue(PyObject *self, visitproc visit, void *arg) {
  const echost_queue *queue = (echost_queue *)self;
  Py_VISIT(queue->arrange);
  Py_VISIT(queue->plain_schedule);
  Py_VISIT(queue->plain_clear);
  Py_VISIT(queue->plain_rearm);
  return echost_heap_visit(&queue->heap, visit, arg);
}

/* A direct call that comes after that has nothing to fall back upon, and no
   thread that may make it. */
static int clear_queue(PyObject *self) {
  echost_queue *queue = (echost_queue *)self;
  Py_CLEAR(queue->arrange);
  echost_heap_clear(&queue->heap);
  return 0;
}

static void end_queue(PyObject *self) {
  echost_queue *queue = (echost_queue *)self;
  PyObject_GC_UnTrack(self);
  clear_queue(self);
  Py_CLEAR(queue->plain_schedule);
  Py_CLEAR(queue->plain_clear);
  Py_CLEAR(queue->plain_rearm);
  PyObject_GC_Del(self);
}

static PyMethodDef methods[] = {
    {"add", add, METH_O, "Add a timed event that is not stored yet."},
    {"enqueue", add, METH_O, "Add a timed event."},
    {"remove", remove_event, METH_O, "Remove a stored event."},
    {"rearm", (PyCFunction)(void (*)(void))rearm, METH_FASTCALL,
     "Give a stored event another deadline, behind others with the same one."},
    {"next_due", next_due, METH_O,
     "Put the new events in order and return the earliest deadline."},
    {"first", first, METH_O,
     "Return the earliest deadline, and the number of its event."},
    {"fire", (PyCFunction)(void (*)(void))echost_queue_fire, METH_FASTCALL,
     "Call the events that are due, and return their number."},
    {"events", events, METH_NOARGS, "Return the live events, in order."},
    {"direct_calls", make_direct, METH_VARARGS,
     "Return functions that do without Python what these do."},
    {"owner", echost_queue_owner, METH_VARARGS,
     "Return the timers of one instance."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"arrange", T_OBJECT, offsetof(echost_queue, arrange), 0,
     "Orders events due at one moment, for tests."},
    {"thread", T_ULONG, offsetof(echost_queue, thread), 0,
     "The number of the thread that may call directly; 0 for none."},
    {"new", T_BOOL, offsetof(echost_queue, new_), READONLY,
     "False: the time is not needed to put events in order."},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef properties[] = {
    {"kept", get_kept, NULL, "The number of entries, live and dead.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PySequenceMethods as_sequence = {.sq_length = length};

PyTypeObject echost_queue_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.TimerQueue",
    .tp_basicsize = sizeof(echost_queue),
    .tp_dealloc = end_queue,
    .tp_traverse = visit_queue,
    .tp_clear = clear_queue,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = properties,
    .tp_as_sequence = &as_sequence,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Timed events in Python, in order of deadline.",
};

static PyObject *loop_timers(PyObject *module, PyObject *is_direct) {
  echost_queue *queue;
  int truth = PyObject_IsTrue(is_direct);
  (void)module;
  if (truth < 0 || echost_find_event_facts() < 0 ||
      !(queue = PyObject_GC_New(echost_queue, &echost_queue_type))) {
    return NULL;
  }
  memset((char *)queue + sizeof(PyObject), 0, sizeof(*queue) - sizeof(PyObject));
  queue->is_direct = truth;
  PyObject_GC_Track(queue);
  return (PyObject *)queue;
}

static PyMethodDef functions[] = {
    {"loop_timers", loop_timers, METH_O,
     "Return a new queue of timed events."},
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &echost_queue_type) < 0
             ? -1
             : PyModule_AddType(module, &echost_timer_owner_type);
}

const echost_part echost_timers = {functions, ready};
