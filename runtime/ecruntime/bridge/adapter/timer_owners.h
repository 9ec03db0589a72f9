#ifndef ECHOST_TIMER_OWNERS_H
#define ECHOST_TIMER_OWNERS_H
/*
 * The timed events of one instance of a module in Python, in a list through the
 * events themselves, so that an event that is scheduled, called or cancelled
 * costs no look-up. Scheduler thread, with the interpreter lock.
 */
#include "timers.h"

/* As a callback it calls the closure, which is the author's function; of a method
   the closure is the function, and the event has its instance, too: the object
   that Python makes for each mention of a method ends at once. */
typedef struct echost_timer_owner {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  echost_queue *queue;
  PyObject *name;
  PyObject *first, *last; /* the list, whose events are held */
  Py_ssize_t count;
  PyObject *plain_schedule, *plain_clear;
  char is_open; /* no transaction, and the instance lives */
} echost_timer_owner;

/* Behind the slots of such an event. */
typedef struct echost_timer_link {
  echost_timer_owner *owner; /* NULL when in no list; the list ends before it */
  PyObject *next, *previous;
  PyObject *receiver; /* held until the event ends; NULL for a function */
} echost_timer_link;

static inline echost_timer_link *echost_link_of(PyObject *event) {
  return (echost_timer_link *)(void *)((char *)event + echost_events_.link);
}

/* Calls an author's function for an event, which may be any object. */
PyObject *echost_call_author(PyObject *event, PyObject *closure, PyObject *now);

extern PyTypeObject echost_timer_owner_type;
PyObject *echost_queue_owner(PyObject *queue, PyObject *arguments);

/* Takes an event out of its list, if it is in one: it is called, or cancelled.
   The caller holds it, too. */
void echost_timer_disown(PyObject *event);

#endif
