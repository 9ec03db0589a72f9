/* TimerOwner: the timers of one instance of a module in Python. */
#include "timer_owners.h"

#include <structmember.h>

/* ---- the list ---- */

static void own(echost_timer_owner *owner, PyObject *event) {
  echost_timer_link *link = echost_link_of(event);
  link->owner = owner;
  link->previous = owner->last;
  if (owner->last) {
    echost_link_of(owner->last)->next = event;
  } else {
    owner->first = event;
  }
  owner->last = Py_NewRef(event);
  owner->count++;
}

void echost_timer_disown(PyObject *event) {
  echost_timer_link *link;
  echost_timer_owner *owner;
  if (!Py_IS_TYPE(event, echost_events_.owned) || !echost_link_of(event)->owner) {
    return;
  }
  link = echost_link_of(event);
  owner = link->owner;
  if (link->previous) {
    echost_link_of(link->previous)->next = link->next;
  } else {
    owner->first = link->next;
  }
  if (link->next) {
    echost_link_of(link->next)->previous = link->previous;
  } else {
    owner->last = link->previous;
  }
  link->owner = NULL;
  link->next = link->previous = NULL;
  owner->count--;
  Py_DECREF(event);
}

/* A list is made first: making it may run the collector. */
static PyObject *list_events(PyObject *self, PyObject *none) {
  const echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject *events = PyList_New(0), *event;
  (void)none;
  for (event = owner->first; events && event; event = echost_link_of(event)->next) {
    if (PyList_Append(events, event) < 0) {
      Py_CLEAR(events);
    }
  }
  return events;
}

static Py_ssize_t length(PyObject *self) {
  return ((echost_timer_owner *)self)->count;
}

/* ---- calls ---- */

/* As OwnedEvents.schedule. */
static PyObject *schedule(PyObject *self, PyObject *const *arguments,
                          Py_ssize_t count, PyObject *names) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject *event, *callback;
  double seconds;
  int is_method;
  if (!owner->is_open || names || count != 2 ||
      !echost_queue_is_direct(owner->queue) ||
      !echost_read_seconds(arguments[0], &seconds)) {
    return PyObject_Vectorcall(owner->plain_schedule, arguments, (size_t)count,
                               names);
  }
  callback = arguments[1];
  is_method = Py_IS_TYPE(callback, &PyMethod_Type);
  event = echost_queue_schedule(
      owner->queue, echost_events_.owned, seconds, self,
      is_method ? PyMethod_GET_FUNCTION(callback) : callback, owner->name);
  if (!event) {
    return NULL;
  }
  if (is_method) {
    echost_link_of(event)->receiver = Py_NewRef(PyMethod_GET_SELF(callback));
  }
  own(owner, event);
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
  echost_queue_clear(owner->queue, arguments[0]);
  Py_RETURN_TRUE;
}

PyObject *echost_call_author(PyObject *event, PyObject *closure,
                             PyObject *now) {
  PyObject *receiver = Py_IS_TYPE(event, echost_events_.owned)
                           ? Py_XNewRef(echost_link_of(event)->receiver)
                           : NULL;
  PyObject *given[] = {NULL, receiver, event, now}, *returned;
  size_t from = receiver ? 1 : 2;
  returned = PyObject_Vectorcall(
      closure, given + from, (4 - from) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  Py_XDECREF(receiver);
  return returned;
}

/* As the callback of an event, where not the queue calls it: (event, mask,
   closure, now). */
static PyObject *call(PyObject *self, PyObject *const *arguments, size_t flags,
                      PyObject *names) {
  (void)self;
  if (names || PyVectorcall_NARGS(flags) != 4) {
    PyErr_SetString(PyExc_TypeError, "a callback gets four arguments");
    return NULL;
  }
  echost_timer_disown(arguments[0]);
  return echost_call_author(arguments[0], arguments[2], arguments[3]);
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

static PyMethodDef methods[] = {
    {"events", list_events, METH_NOARGS, "Return the scheduled events."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods as_sequence = {.sq_length = length};

static PyMemberDef members[] = {
    {"is_open", T_BOOL, offsetof(echost_timer_owner, is_open), 0,
     "Whether events are scheduled at once."},
    {NULL, 0, 0, 0, NULL},
};

static int visit_owner(PyObject *self, visitproc visit, void *arg) {
  const echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject *event;
  for (event = owner->first; event; event = echost_link_of(event)->next) {
    Py_VISIT(event);
  }
  Py_VISIT(owner->queue);
  Py_VISIT(owner->name);
  Py_VISIT(owner->plain_schedule);
  Py_VISIT(owner->plain_clear);
  return 0;
}

/* What may still call it finds all else. */
static int clear_owner(PyObject *self) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  while (owner->first) {
    echost_timer_disown(owner->first);
  }
  return 0;
}

static void end_owner(PyObject *self) {
  echost_timer_owner *owner = (echost_timer_owner *)self;
  PyObject_GC_UnTrack(self);
  clear_owner(self);
  Py_DECREF(owner->queue);
  Py_DECREF(owner->name);
  Py_DECREF(owner->plain_schedule);
  Py_DECREF(owner->plain_clear);
  PyObject_GC_Del(self);
}

PyTypeObject echost_timer_owner_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.TimerOwner",
    .tp_basicsize = sizeof(echost_timer_owner),
    .tp_dealloc = end_owner,
    .tp_traverse = visit_owner,
    .tp_clear = clear_owner,
    .tp_methods = methods,
    .tp_as_sequence = &as_sequence,
    .tp_vectorcall_offset = offsetof(echost_timer_owner, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_members = members,
    .tp_getset = properties,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The timed events of one instance.",
};

/* (name, schedule, clear) */
PyObject *echost_queue_owner(PyObject *queue, PyObject *arguments) {
  PyObject *name, *plain_schedule, *plain_clear;
  echost_timer_owner *made;
  if (!((echost_queue *)queue)->is_direct) {
    Py_RETURN_NONE;
  }
  if (!PyArg_ParseTuple(arguments, "UOO", &name, &plain_schedule,
                        &plain_clear) ||
      !(made = PyObject_GC_New(echost_timer_owner, &echost_timer_owner_type))) {
    return NULL;
  }
  made->vectorcall = call;
  made->queue = (echost_queue *)Py_NewRef(queue);
  made->name = Py_NewRef(name);
  made->first = made->last = NULL;
  made->count = 0;
  made->plain_schedule = Py_NewRef(plain_schedule);
  made->plain_clear = Py_NewRef(plain_clear);
  made->is_open = 0;
  PyObject_GC_Track(made);
  return (PyObject *)made;
}
