/* Timed events: scheduler thread. */
#include "ecpython.h"

#include <math.h>

#include "event.h"
#include "scheduler.h"

/* What an event of the server's has as its closure. */
typedef struct timer {
  ecp_instance *instance; /* a reference */
  PyObject *callback;     /* one, too */
} timer;

static void drop_timer(timer *one) {
  Py_DECREF(one->callback);
  Py_DECREF(one->instance);
  free(one);
}

static void fire_with_lock(timer *one, const struct timeval *now) {
  PyObject *when = ecp_timeval(now), *answer = NULL;
  if (when) {
    answer = PyObject_CallOneArg(one->callback, when);
  }
  if (!answer) {
    ecp_report(one->instance, "a timed event");
  }
  Py_XDECREF(answer);
  Py_XDECREF(when);
}

/* The server frees the event when this returns 0. */
static int fire(Event *event, int type, void *closure, struct timeval *now) {
  timer *one = closure;
  ec_config_header *header, *fetched;
  PyGILState_STATE state;
  ecp_call call;
  (void)event;
  (void)type;
  if (ecp_is_dead_) {
    return 0;
  }
  header = ecp_configuration(one->instance, &fetched);
  state = ecp_enter();
  ecp_begin(&call, one->instance, header);
  fire_with_lock(one, now);
  ecp_end(&call);
  drop_timer(one);
  ecp_leave(state);
  ecp_give_up(fetched);
  return 0;
}

/* Without the lock: the event, NULL in another thread. */
static Event *build(double seconds, timer *one) {
  struct timeval when;
  Event *event = NULL;
  if (is_scheduler_thread()) {
    /* Not build_event_from_now_f: a float has no milliseconds left in a day. */
    when.tv_sec = (time_t)floor(seconds);
    when.tv_usec = (suseconds_t)((seconds - floor(seconds)) * 1e6);
    event = build_event(when, E_FROM_NOW, -1, fire, one);
    if (event) {
      schedule_event(event);
    }
  }
  return event;
}

/* timer(seconds, callback): the address of the event. `callback(now)`. */
static PyObject *set_timer(PyObject *object, PyObject *const *arguments,
                           Py_ssize_t count) {
  ecp_instance *instance = ecp_living(object);
  double seconds;
  Event *event;
  timer *one;
  if (!instance || count != 2) {
    return NULL;
  }
  seconds = PyFloat_AsDouble(arguments[0]);
  if (PyErr_Occurred()) {
    return NULL;
  }
  one = malloc(sizeof(*one));
  if (!one) {
    return PyErr_NoMemory();
  }
  one->instance = (ecp_instance *)Py_NewRef(object);
  one->callback = Py_NewRef(arguments[1]);
  ECP_WITHOUT_LOCK(event = build(seconds > 0 ? seconds : 0, one));
  if (!event) {
    drop_timer(one);
    PyErr_SetString(PyExc_RuntimeError, "not the scheduler thread");
    return NULL;
  }
  return PyLong_FromVoidPtr(event);
}

/* clear_timer(address): whether it was still to come. */
static PyObject *clear_timer(PyObject *object, PyObject *address) {
  Event *event = PyLong_AsVoidPtr(address);
  timer *one;
  int was_there;
  (void)object;
  if (!event) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_False);
  }
  one = event->closure;
  ECP_WITHOUT_LOCK(was_there = clear_timed_event(event));
  if (was_there) {
    drop_timer(one);
  }
  return PyBool_FromLong(was_there);
}

static PyObject *now(PyObject *object, PyObject *unused) {
  struct timeval moment;
  (void)object;
  (void)unused;
  ECP_WITHOUT_LOCK(get_now(&moment));
  return ecp_timeval(&moment);
}

PyMethodDef ecp_event_methods[] = {
    {"timer", (PyCFunction)(void (*)(void))set_timer, METH_FASTCALL,
     "Schedule a timed event (scheduler thread)."},
    {"clear_timer", clear_timer, METH_O,
     "Cancel a timed event (scheduler thread)."},
    {"now", now, METH_NOARGS, "Return the time of day (any thread)."},
    {NULL, NULL, 0, NULL}};
