/* TimerOwner: the timers of one instance of a module in Python. */
#include "timers.h"

#include <structmember.h>

int echost_owner_forget(echost_timer_owner *owner, PyObject *event) {
  return PySet_Discard(owner->events, event) < 0 ? -1 : 0;
}

/* ---- calls ---- */

/* As OwnedEvents.schedule. */
static PyObject *schedule(PyObject *self, PyObject *const *arguments,
                          Py_ssize_t count, PyObject *names) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject *event;
  double seconds;
  if (!owner->is_open || names || count != 2 ||
      !echost_queue_is_direct(owner->queue) ||
      !echost_read_seconds(arguments[0], &seconds)) {
    return PyObject_Vectorcall(owner->plain_schedule, arguments, (size_t)count,
                               names);
  }
  event = echost_queue_schedule(owner->queue, seconds, self, arguments[1],
                                owner->name);
  if (event && PySet_Add(owner->events, event) < 0) {
    echost_queue_clear(owner->queue, event);
    Py_CLEAR(event);
  }
  return event;
}

/* As OwnedEvents.clear_timed_event. */
static PyObject *clear(PyObject *self, PyObject *const *arguments,
                       Py_ssize_t count, PyObject *names) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  if (names || count != 1 || !echost_queue_is_direct(owner->queue) ||
      !echost_is_event(arguments[0]) ||
      echost_place(arguments[0]) != echost_events_.filed) {
    return PyObject_Vectorcall(owner->plain_clear, arguments, (size_t)count,
                               names);
  }
  if (echost_owner_forget(owner, arguments[0]) < 0) {
    return NULL;
  }
  echost_queue_clear(owner->queue, arguments[0]);
  Py_RETURN_TRUE;
}

/* As the callback of an event: (event, mask, closure, now). */
static PyObject *call(PyObject *self, PyObject *const *arguments, size_t flags,
                      PyObject *names) {
  PyObject *given[3];
  if (names || PyVectorcall_NARGS(flags) != 4) {
    PyErr_SetString(PyExc_TypeError, "a callback gets four arguments");
    return NULL;
  }
  if (echost_owner_forget((echost_timer_owner *)self, arguments[0]) < 0) {
    return NULL;
  }
  given[0] = NULL;
  given[1] = arguments[0];
  given[2] = arguments[3];
  return PyObject_Vectorcall(arguments[2], given + 1,
                             2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* ---- the type ---- */

static PyMethodDef functions[] = {
    {"schedule", (PyCFunction)(void (*)(void))schedule,
     METH_FASTCALL | METH_KEYWORDS, "Schedule a timed event of the instance."},
    {"clear_timed_event", (PyCFunction)(void (*)(void))clear,
     METH_FASTCALL | METH_KEYWORDS, "Cancel a timed event of the instance."},
};

/* The interpreter calls such a function by a shorter way than a method. */
static PyObject *get_function(PyObject *self, void *definition) {
  return PyCFunction_New(definition, self);
}

static PyGetSetDef properties[] = {
    {"schedule", get_function, NULL, "Schedules a timed event.", &functions[0]},
    {"clear_timed_event", get_function, NULL, "Cancels a timed event.",
     &functions[1]},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"is_open", T_BOOL, offsetof(echost_timer_owner, is_open), 0,
     "Whether events are scheduled at once."},
    {NULL, 0, 0, 0, NULL},
};

static int visit_owner(PyObject *self, visitproc visit, void *arg) {
  const echost_timer_owner *owner = (echost_timer_owner *)self;
  Py_VISIT(owner->queue);
  Py_VISIT(owner->name);
  Py_VISIT(owner->events);
  Py_VISIT(owner->plain_schedule);
  Py_VISIT(owner->plain_clear);
  return 0;
}

/* No tp_clear: what may still call it finds all of it, and each cycle through
   it goes through the queue or the instance, which are cleared. */
static void end_owner(PyObject *self) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject_GC_UnTrack(self);
  Py_DECREF(owner->queue);
  Py_DECREF(owner->name);
  Py_DECREF(owner->events);
  Py_DECREF(owner->plain_schedule);
  Py_DECREF(owner->plain_clear);
  PyObject_GC_Del(self);
}

PyTypeObject echost_timer_owner_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.TimerOwner",
    .tp_basicsize = sizeof(echost_timer_owner),
    .tp_dealloc = end_owner,
    .tp_traverse = visit_owner,
    .tp_vectorcall_offset = offsetof(echost_timer_owner, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_members = members,
    .tp_getset = properties,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The timed events of one instance.",
};

/* (name, events, schedule, clear) */
PyObject *echost_queue_owner(PyObject *queue, PyObject *arguments) {
  PyObject *name, *events, *plain_schedule, *plain_clear;
  echost_timer_owner *made;
  if (!((echost_queue *)queue)->is_direct) {
    Py_RETURN_NONE;
  }
  if (!PyArg_ParseTuple(arguments, "UO!OO", &name, &PySet_Type, &events,
                        &plain_schedule, &plain_clear) ||
      !(made = PyObject_GC_New(echost_timer_owner, &echost_timer_owner_type))) {
    return NULL;
  }
  made->vectorcall = call;
  made->queue = (echost_queue *)Py_NewRef(queue);
  made->name = Py_NewRef(name);
  made->events = Py_NewRef(events);
  made->plain_schedule = Py_NewRef(plain_schedule);
  made->plain_clear = Py_NewRef(plain_clear);
  made->is_open = 0;
  PyObject_GC_Track(made);
  return (PyObject *)made;
}
