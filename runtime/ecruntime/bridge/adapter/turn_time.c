/*
 * The time of day that callbacks in Python get, made as Timeval.from_nanoseconds
 * makes it: one for each turn of the loop. With the interpreter lock.
 */
#include "dispatch.h"
#include "boxing.h"

#include <time.h>

/* Of the one class of time values, which is immutable: found at the first use. */
static Py_ssize_t sec_, usec_;

PyObject *echost_time_of_day(PyObject *type) {
  struct timespec time;
  PyObject *made, *sec, *usec;
  clock_gettime(CLOCK_REALTIME, &time);
  made = ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
  sec = PyLong_FromLongLong(time.tv_sec);
  usec = PyLong_FromLong(time.tv_nsec / 1000);
  if (!made || !sec || !usec) {
    Py_XDECREF(made);
    Py_XDECREF(sec);
    Py_XDECREF(usec);
    return NULL;
  }
  *echost_slot_of(made, sec_) = sec;
  *echost_slot_of(made, usec_) = usec;
  return made;
}

/* Bound to the class. */
static PyObject *now(PyObject *type, PyObject *none) {
  (void)none;
  return echost_time_of_day(type);
}

static PyMethodDef now_definition = {"now", now, METH_NOARGS,
                                     "Return the system's time of day."};

/* Any thread: a function without arguments that makes objects of `type`. */
static PyObject *loop_now(PyObject *module, PyObject *type) {
  (void)module;
  if (!PyType_Check(type)) {
    PyErr_SetString(PyExc_TypeError, "the class of time values");
    return NULL;
  }
  if (echost_find_slot(type, "sec", &sec_) ||
      echost_find_slot(type, "usec", &usec_))
    return NULL;
  return PyCFunction_New(&now_definition, type);
}

static PyMethodDef functions[] = {
    {"loop_now", loop_now, METH_O,
     "Return a function that returns the time of day."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_turn_time = {functions, NULL};
