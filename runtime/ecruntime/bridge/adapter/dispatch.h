#ifndef ECHOST_DISPATCH_H
#define ECHOST_DISPATCH_H
/* What a wait has found ready for Python, and the calls of its events. */
#include "echost.h"
#include "loop/loop.h"

/* Immutable once it is given to Python: a sequence of pairs of a descriptor and
   the conditions of epoll. */
typedef struct echost_batch {
  PyObject_HEAD
  int count; /* -1 while it is filled */
  ecb_ready ready[ECB_BATCH];
} echost_batch;

/* A batch for the caller to fill, with a reference; NULL with an exception. */
echost_batch *echost_batch_take(void);

/* Calls the events of what is ready, by a dispatcher of loop_dispatcher; 0, or
   -1 with the exception that ends the turn. */
int echost_dispatch_ready(PyObject *dispatcher, const ecb_ready *ready, int count,
                    PyObject *now);
extern PyTypeObject echost_dispatcher_type;

/* After an exception: no event is in dispatch. */
void echost_dispatch_end(PyObject *dispatcher);

/* Calls a method of the owner with an event, or the owner where it is NULL, as
   within an `except` at whose end what was raised goes on. */
void echost_see_to_failure(PyObject *owner, PyObject *method, PyObject *event);

/* As loop_wait: fills `ready`, which has ECB_BATCH places, and returns how many;
   -1 with an exception. */
int echost_loop_wait(const ecb_wait *wait, ecb_ready *ready);

/* The time of day as an object of the class that loop_now was given. */
PyObject *echost_time_of_day(PyObject *type);

/* The reference there; NULL in it once it was deleted. */
static inline PyObject **echost_slot_of(PyObject *object, Py_ssize_t offset) {
  return (PyObject **)(void *)((char *)object + offset);
}

#endif
