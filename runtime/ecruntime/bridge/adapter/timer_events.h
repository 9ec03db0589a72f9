#ifndef ECHOST_TIMER_EVENTS_H
#define ECHOST_TIMER_EVENTS_H
/*
 * Timed events as the queue of timers sees them: objects of the class Event in
 * Python, whose slots are read and written at their places. Scheduler thread,
 * with the interpreter lock.
 */
#include "boxing.h"

/* From the runtime in Python, once for the process; NULL before. */
typedef struct echost_event_facts {
  PyTypeObject *type;
  PyTypeObject *owned; /* a subclass with a link, for those of an instance */
  Py_ssize_t link;     /* where that is */
  Py_ssize_t bits, callback, closure, due, fd, not_before, order, owner, place;
  PyTypeObject *dispatch;
  Py_ssize_t current; /* of Dispatch: the event whose callback runs */
  PyObject *filed, *freed; /* numbers that the interpreter has once */
  PyObject *done;          /* the mask that a callback returns */
  PyObject *unwinding;     /* exceptions that end a turn */
  PyObject *zero, *minus_one, *never, *nobody; /* 0, -1, 0.0 and "" */
} echost_event_facts;

extern echost_event_facts echost_events_;

/* Asks the runtime for them, if need be; -1 with an exception. */
int echost_find_event_facts(void);

/* Takes over `value`. What was there may end, and run code, afterwards. */
static inline void echost_set_slot(PyObject *event, Py_ssize_t offset,
                                   PyObject *value) {
  PyObject *before = ECHOST_SLOT(event, offset);
  ECHOST_SLOT(event, offset) = value;
  Py_XDECREF(before);
}

static inline PyObject *echost_place(PyObject *event) {
  return ECHOST_SLOT(event, echost_events_.place);
}

static inline void echost_set_place(PyObject *event, PyObject *place) {
  echost_set_slot(event, echost_events_.place, Py_NewRef(place));
}

static inline int echost_is_event(PyObject *object) {
  return Py_IS_TYPE(object, echost_events_.type) ||
         Py_IS_TYPE(object, echost_events_.owned) ||
         PyType_IsSubtype(Py_TYPE(object), echost_events_.type);
}

/* Of what Python's own code has made; -1 with an exception for others. */
int echost_read_moment(PyObject *event, Py_ssize_t offset, double *moment);

/* A scheduled event without a number in its slot `order`: it has one entry. Its
   type is one of the two above. */
PyObject *echost_new_timed_event(PyTypeObject *type, PyObject *callback,
                                 PyObject *closure, PyObject *owner,
                                 double due);

#endif
