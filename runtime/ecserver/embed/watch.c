/* Events of descriptors: scheduler thread. */
#include "ecpython.h"

#include "event.h"
#include "scheduler.h"
#include "sp_async.h"

/* The closure of an event of the server's. */
typedef struct watch {
  Event *event;
  ecp_instance *instance; /* a reference */
  PyObject *callback;     /* one, too: callback(conditions, now) */
  int is_running;         /* its callback, which frees it by returning 0 */
  int is_cleared;         /* while that ran */
} watch;

static void drop(watch *one) {
  Py_DECREF(one->callback);
  Py_DECREF(one->instance);
  free(one);
}

/* The mask to wait for next; 0 ends it, as a failure does. */
static long call_with_lock(const watch *one, int conditions,
                           const struct timeval *now) {
  PyObject *when = ecp_timeval(now), *answer = NULL;
  long mask = 0;
  if (when) {
    answer = PyObject_CallFunction(one->callback, "iO", conditions, when);
  }
  if (answer) {
    mask = PyLong_AsLong(answer);
  }
  if (PyErr_Occurred()) {
    ecp_report(one->instance, "the callback of a descriptor");
    mask = 0;
  }
  Py_XDECREF(answer);
  Py_XDECREF(when);
  return mask;
}

static int ready(Event *event, int conditions, void *closure,
                 struct timeval *now) {
  watch *one = closure;
  ec_config_header *header, *fetched;
  PyGILState_STATE state;
  ecp_call call;
  long mask;
  (void)event;
  if (ecp_is_dead_) {
    return 0;
  }
  header = ecp_configuration(one->instance, &fetched);
  state = ecp_enter();
  ecp_begin(&call, one->instance, header);
  one->is_running = 1;
  mask = call_with_lock(one, conditions, now);
  one->is_running = 0;
  ecp_end(&call);
  if (one->is_cleared) {
    mask = 0;
  }
  if (mask == 0) {
    drop(one);
  }
  ecp_leave(state);
  ecp_give_up(fetched);
  return (int)mask;
}

/* ---- what Python asks ---- */

/* watch(fd, mask, callback): the address of what waits. */
static PyObject *start(PyObject *object, PyObject *arguments) {
  ecp_instance *instance = ecp_living(object);
  PyObject *callback;
  Event *event;
  watch *one;
  int fd, mask;
  if (!instance ||
      !PyArg_ParseTuple(arguments, "iiO", &fd, &mask, &callback)) {
    return NULL;
  }
  one = calloc(1, sizeof(*one));
  if (!one) {
    return PyErr_NoMemory();
  }
  one->instance = (ecp_instance *)Py_NewRef(object);
  one->callback = Py_NewRef(callback);
  ECP_WITHOUT_LOCK(
      event = build_fd_event(fd, mask, E_AGGRESSIVE_NONE, ready, one));
  if (!event) {
    drop(one);
    return PyErr_NoMemory();
  }
  one->event = event;
  ECP_WITHOUT_LOCK(schedule_event(event));
  return PyLong_FromVoidPtr(one);
}

/* Without the lock. An event whose callback runs is freed when that returns. */
static void clear(const watch *one) {
  clear_event_by_fd(one->event->fd);
  if (!one->is_running) {
    event_free(one->event);
  }
}

/* unwatch(address): the descriptor stays open, and nobody waits for it. */
static PyObject *end(PyObject *object, PyObject *address) {
  watch *one = PyLong_AsVoidPtr(address);
  (void)object;
  if (!one) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  }
  if (!one->is_cleared) {
    ECP_WITHOUT_LOCK(clear(one));
    one->is_cleared = 1;
    if (!one->is_running) {
      drop(one);
    }
  }
  Py_RETURN_NONE;
}

PyMethodDef ecp_watch_methods[] = {
    {"watch", start, METH_VARARGS,
     "Wait for a descriptor (scheduler thread)."},
    {"unwatch", end, METH_O,
     "Wait for it no longer (scheduler thread)."},
    {NULL, NULL, 0, NULL}};
