#ifndef ECHOST_TIMERS_H
#define ECHOST_TIMERS_H
/*
 * The queue of timed events in Python, which takes the place of the wheel in
 * Python where the scheduler stands on the loop of the core. Scheduler thread,
 * with the interpreter lock.
 */
#include "timer_heap.h"

typedef struct echost_queue {
  PyObject_HEAD
  echost_timer_heap heap;
  PyObject *arrange;  /* orders events due at one moment, for tests; or None */
  unsigned long thread; /* that may call directly; 0 for none */
  char new_;            /* 0: the time is not needed to put events in order */
  /* What does the same in Python, and whatever is not usual; or NULL. */
  PyObject *plain_schedule, *plain_clear, *plain_rearm;
  /* Where a turn has stopped before a timer of C, if a test arranges them. */
  double stopped_due;
  u_int64_t stopped_order;
  int is_stopped;
  int is_firing;
  int is_direct; /* the clock of the loop is that of the scheduler */
} echost_queue;

/* The longest time, in seconds, that is scheduled without asking Python. */
#define ECHOST_MOST_SECONDS 1e10

/* timers.c: adds a new event, due in so many seconds; NULL with an exception. */
PyObject *echost_queue_schedule(echost_queue *queue, PyTypeObject *type,
                                double seconds, PyObject *callback,
                                PyObject *closure, PyObject *owner);
/* The earliest deadline, and the number of its event; 0 without one. */
int echost_queue_first(PyObject *queue, double *due, u_int64_t *order);
extern PyTypeObject echost_queue_type;
/* Cancels an event that is scheduled. */
void echost_queue_clear(echost_queue *queue, PyObject *event);
/* Adds an entry of an event; -1 with an exception. */
int echost_queue_push(echost_queue *queue, PyObject *event, double due,
                      u_int64_t *order);

/* Whether a call needs no look at it in Python: its thread, and that the
   scheduler is open. */
static inline int echost_queue_is_direct(const echost_queue *queue) {
  return PyThread_get_thread_ident() == queue->thread;
}

/* Whether the number is a time to wait that Python would not change. */
static inline int echost_read_seconds(PyObject *number, double *seconds) {
  if (PyFloat_CheckExact(number)) {
    *seconds = PyFloat_AS_DOUBLE(number);
  } else if (PyLong_CheckExact(number)) {
    *seconds = PyLong_AsDouble(number);
    if (*seconds == -1) {
      PyErr_Clear();
    }
  } else {
    return 0;
  }
  return *seconds >= 0 && *seconds <= ECHOST_MOST_SECONDS;
}

/* timer_fire.c */
PyObject *echost_queue_fire(PyObject *queue, PyObject *const *arguments,
                            Py_ssize_t count);

/* poller.c: whether the loop waits, and Python runs in it. */
int echost_loop_is_waiting(void);

#endif
