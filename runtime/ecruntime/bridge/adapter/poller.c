/*
 * The loop of the core under the scheduler in Python: its descriptors are lent
 * to the loop, its next deadline goes with each wait, and events of C are
 * served inside of the wait, without the interpreter lock. Scheduler thread,
 * which the scheduler in Python has checked, for all but loop_interrupt.
 */
#include "dispatch.h"
#include "ecb_thread.h"
#include "interpreter_lock.h"
#include "loop/clock.h"
#include "loop/interlude.h"
#include "loop/loop.h"
#include "loop/timer_choices.h"
#include "providers.h"
#include "timers.h"

/* Of the one loop. While it waits, `waiting_` has the state that the thread has
   left; `pending_` is what code in Python raised inside of the wait. */
static PyThreadState *waiting_;
static int is_waiting_; /* also while code in Python runs inside of the wait */
static PyObject *pending_;
static PyObject *shuffle_;
static PyObject *choose_;
static PyObject *serve_;
static PyObject *interlude_;

/* The thread that runs the scheduler may be another one than that which made
   it; the scheduler refuses calls from any third. */
static void claim_thread(void) {
  if (!ecb_in_scheduler_thread())
    ecb_scheduler_thread_set();
}

/* A child that code in Python has forked goes on in it, at the end into the
   scheduler, which ends it; the loop is its parent's. */
static int refuse_in_child(void) {
  if (!ecb_loop_is_forked())
    return 0;
  errno = EPERM;
  PyErr_SetFromErrno(PyExc_OSError);
  return -1;
}

/* ---- the wait ---- */

static void enter_python(void) {
  echost_return(waiting_);
  waiting_ = NULL;
}

/* The first failure is raised by the wait, which ends soon. */
static void keep_failure(void) {
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace)
    PyException_SetTraceback(value, trace);
  Py_XDECREF(type);
  Py_XDECREF(trace);
  if (pending_)
    Py_XDECREF(value);
  else
    pending_ = value;
  ecb_loop_interrupt();
}

static void leave_python(void) {
  if (PyErr_Occurred())
    keep_failure();
  waiting_ = echost_leave();
}

static int raise_pending(void) {
  PyObject *value = pending_;
  if (!value)
    return 0;
  pending_ = NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(value), value);
  Py_DECREF(value);
  return -1;
}

static int read_wait(PyObject *const *arguments, Py_ssize_t count,
                     ecb_wait *wait) {
  if (count != 3) {
    PyErr_SetString(PyExc_TypeError, "a deadline, an order, and a choice");
    return -1;
  }
  wait->deadline = PyFloat_AsDouble(arguments[0]);
  if (wait->deadline == -1.0 && PyErr_Occurred())
    return -1;
  wait->order = PyLong_AsUnsignedLongLong(arguments[1]);
  if (wait->order == (u_int64_t)-1 && PyErr_Occurred())
    return -1;
  wait->is_one_turn = PyObject_IsTrue(arguments[2]);
  return wait->is_one_turn < 0 ? -1 : 0;
}

static int wait_without_lock(const ecb_wait *wait, ecb_ready *ready) {
  int count, failure;
  is_waiting_ = 1;
  waiting_ = echost_leave();
  count = ecb_loop_wait(wait, ready);
  failure = errno;
  enter_python();
  is_waiting_ = 0;
  errno = failure;
  return count;
}

/* A loop that had several descriptors to serve will have more: it looks without
   giving the lock away, which costs more than the look. Callbacks in Python let
   other threads have it; for those that are not in Python, it is given away
   each so many looks. */
static int wait_for_ready(const ecb_wait *wait, ecb_ready *ready) {
  enum { MOST_LOOKS = 64 };
  static int is_busy;
  static unsigned looks;
  int count = -1;
  if ((is_busy || wait->deadline <= ecb_moment()) &&
      ++looks % MOST_LOOKS)
    count = ecb_loop_poll(ready);
  if (count < 0 || (count == 0 && wait->deadline > ecb_moment())) {
    count = wait_without_lock(wait, ready);
    is_busy = count > 1;
  } else {
    is_busy = count > 0;
  }
  return count;
}

int echost_loop_wait(const ecb_wait *wait, ecb_ready *ready) {
  int count, failure;
  if (refuse_in_child())
    return -1;
  claim_thread();
  count = wait_for_ready(wait, ready);
  failure = errno;
  if (raise_pending() || echost_unwind() || PyErr_CheckSignals())
    return -1;
  if (count < 0) {
    errno = failure;
    PyErr_SetFromErrno(PyExc_OSError);
  }
  return count;
}

static PyObject *loop_wait(PyObject *module, PyObject *const *arguments,
                           Py_ssize_t given) {
  ecb_wait wait;
  echost_batch *batch;
  (void)module;
  if (read_wait(arguments, given, &wait))
    return NULL;
  batch = echost_batch_take();
  if (!batch)
    return NULL;
  batch->count = echost_loop_wait(&wait, batch->ready);
  if (batch->count < 0)
    Py_CLEAR(batch);
  return (PyObject *)batch;
}

static PyObject *loop_interrupt(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  ecb_loop_interrupt();
  Py_RETURN_NONE;
}

static PyObject *loop_served(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromUnsignedLongLong(ecb_loop_served());
}

/* Any thread: it changes with each call that is made. */
static PyObject *loop_at_work(PyObject *module, PyObject *none) {
  const char *owner;
  u_int64_t turn = ecb_loop_at_work(&owner);
  (void)module, (void)none;
  if (!turn)
    Py_RETURN_NONE;
  return Py_BuildValue("KK", (unsigned long long)turn,
                       (unsigned long long)ecb_loop_served());
}

/* Any thread, while a callback has run for so long that its owner is not about
   to end. */
static PyObject *loop_owner(PyObject *module, PyObject *none) {
  const char *owner;
  ecb_loop_at_work(&owner);
  (void)module, (void)none;
  return Py_BuildValue("z", owner);
}

/* ---- descriptors of the scheduler ---- */

static PyObject *lent(int status) {
  if (status < 0)
    return PyErr_SetFromErrno(PyExc_OSError);
  Py_RETURN_NONE;
}

static PyObject *lend(PyObject *arguments,
                      int (*begin)(int fd, u_int32_t bits)) {
  int fd;
  unsigned bits;
  if (refuse_in_child() || !PyArg_ParseTuple(arguments, "iI", &fd, &bits))
    return NULL;
  claim_thread();
  return lent(begin(fd, bits));
}

static PyObject *loop_lend(PyObject *module, PyObject *arguments) {
  (void)module;
  return lend(arguments, ecb_loop_lend);
}

static PyObject *loop_lend_other(PyObject *module, PyObject *arguments) {
  (void)module;
  return lend(arguments, ecb_loop_lend_other);
}

static PyObject *loop_take_back(PyObject *module, PyObject *argument) {
  long fd = PyLong_AsLong(argument);
  (void)module;
  if (fd == -1 && PyErr_Occurred())
    return NULL;
  if (ecb_loop_is_forked())
    Py_RETURN_NONE;
  claim_thread();
  ecb_loop_take_back((int)fd);
  Py_RETURN_NONE;
}

/* ---- timers of the scheduler ---- */

static PyObject *loop_next_due(PyObject *module, PyObject *none) {
  double due;
  u_int64_t order;
  (void)module, (void)none;
  if (!ecb_loop_next_due(&due, &order))
    Py_RETURN_NONE;
  return Py_BuildValue("dK", due, (unsigned long long)order);
}

int echost_loop_is_waiting(void) { return is_waiting_; }

/* ---- a clock that is moved ---- */

static int64_t passed_, day_; /* nanoseconds; atomic, any thread reads them */

static double moved_monotonic(void *context) {
  (void)context;
  return (double)__atomic_load_n(&passed_, __ATOMIC_RELAXED) / 1e9;
}

static void moved_now(void *context, struct timeval *now) {
  int64_t day = __atomic_load_n(&day_, __ATOMIC_RELAXED);
  (void)context;
  now->tv_sec = (time_t)(day / 1000000000);
  now->tv_usec = (suseconds_t)(day % 1000000000 / 1000);
}

static PyObject *loop_set_clock(PyObject *module, PyObject *arguments) {
  static const ecb_clock moved = {NULL, moved_monotonic, moved_now, NULL};
  long long passed, day;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "LL", &passed, &day))
    return NULL;
  __atomic_store_n(&passed_, passed, __ATOMIC_RELAXED);
  __atomic_store_n(&day_, day, __ATOMIC_RELAXED);
  ecb_clock_set(&moved);
  Py_RETURN_NONE;
}

/* ---- the order of a batch ---- */

/* The places in a batch, or the descriptors there. */
static PyObject *numbers_of(const ecb_ready *batch, int count, int is_place) {
  PyObject *numbers = PyList_New(count);
  for (int at = 0; numbers && at < count; at++) {
    PyObject *number = PyLong_FromLong(is_place ? at : batch[at].fd);
    if (!number)
      Py_CLEAR(numbers);
    else
      PyList_SET_ITEM(numbers, at, number);
  }
  return numbers;
}

static int shuffled(const ecb_ready *before, ecb_ready *batch, int count) {
  PyObject *numbers = numbers_of(before, count, 1);
  PyObject *fds = numbers_of(before, count, 0);
  PyObject *answer =
      numbers && fds
          ? PyObject_CallFunctionObjArgs(shuffle_, numbers, fds, NULL)
          : NULL;
  for (int at = 0; answer && at < count; at++) {
    long from = PyLong_AsLong(PyList_GET_ITEM(numbers, at));
    batch[at] = before[from];
  }
  Py_XDECREF(numbers);
  Py_XDECREF(fds);
  Py_XDECREF(answer);
  return answer ? 0 : -1;
}

static void arrange(void *context, ecb_ready *batch, int count) {
  static ecb_ready before[ECB_BATCH]; /* of the one wait */
  (void)context;
  memcpy(before, batch, (size_t)count * sizeof(*batch));
  enter_python();
  shuffled(before, batch, count); /* what it raises is kept on leaving */
  leave_python();
}

/* Readiness lasts: what is not served after a failure is served later. */
static void serve(void *context, int fd, u_int32_t bits) {
  (void)context;
  if (pending_)
    return;
  enter_python();
  Py_XDECREF(PyObject_CallFunction(serve_, "iI", fd, bits));
  leave_python();
}

/* 0, the ordinary one, after a failure, which is kept on leaving. */
static int choose(void *context, int count, const char *owner) {
  PyObject *answer;
  long taken = 0;
  (void)context;
  if (pending_)
    return 0;
  enter_python();
  answer = PyObject_CallFunction(choose_, "is", count, owner);
  if (answer)
    taken = PyLong_AsLong(answer);
  Py_XDECREF(answer);
  leave_python();
  return taken > 0 && taken < count ? (int)taken : 0;
}

static PyObject *loop_arrange(PyObject *module, PyObject *arguments) {
  ecb_batch_order order = {NULL, arrange, serve, choose};
  PyObject *shuffle, *server, *chooser;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OOO", &shuffle, &server, &chooser))
    return NULL;
  Py_XSETREF(shuffle_, Py_NewRef(shuffle));
  Py_XSETREF(serve_, Py_NewRef(server));
  Py_XSETREF(choose_, Py_NewRef(chooser));
  if (chooser == Py_None)
    order.choose = NULL;
  ecb_loop_arrange(&order);
  Py_RETURN_NONE;
}

/* ---- around calls into modules ---- */

/* Also outside of the wait: a session begins where Python accepts it. */
static void interlude(void *context) {
  echost_visit visit = echost_enter();
  (void)context;
  if (interlude_) {
    PyObject *done = PyObject_CallNoArgs(interlude_);
    if (!done) {
      keep_failure();
    }
    Py_XDECREF(done);
  }
  echost_exit(visit);
}

static PyObject *loop_interlude(PyObject *module, PyObject *call) {
  (void)module;
  Py_XSETREF(interlude_, call == Py_None ? NULL : Py_NewRef(call));
  ecb_loop_interlude(interlude_ ? interlude : NULL, NULL);
  Py_RETURN_NONE;
}

/* ---- the whole ---- */

static PyObject *loop_open(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return lent(ecb_loop_open());
}

/* How timers are served; it holds until the loop is closed. */
static PyObject *loop_choose(PyObject *module, PyObject *arguments) {
  ecb_timer_choices choices;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "dppi", &choices.distance, &choices.is_early,
                        &choices.serves_new, &choices.type))
    return NULL;
  ecb_timers_choose(&choices);
  Py_RETURN_NONE;
}

static PyObject *loop_close(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  if (ecb_loop_is_forked())
    Py_RETURN_NONE;
  claim_thread();
  ecb_loop_close();
  ecb_loop_arrange(NULL);
  ecb_clock_set(NULL);
  Py_CLEAR(shuffle_);
  Py_CLEAR(serve_);
  Py_CLEAR(choose_);
  ecb_loop_interlude(NULL, NULL);
  Py_CLEAR(interlude_);
  Py_RETURN_NONE;
}

static PyObject *loop_defer(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  ecb_loop_defer();
  Py_RETURN_NONE;
}

static PyObject *loop_end_deferral(PyObject *module, PyObject *published) {
  int is_published = PyObject_IsTrue(published);
  (void)module;
  if (is_published < 0)
    return NULL;
  ecb_loop_end_deferral(is_published);
  Py_RETURN_NONE;
}

#define FUNCTION(name, flags, text) {#name, name, flags, text}

static PyMethodDef functions[] = {
    FUNCTION(loop_open, METH_NOARGS, "Open the loop, for this thread."),
    FUNCTION(loop_choose, METH_VARARGS,
             "Serve timers of C as a server does."),
    FUNCTION(loop_close, METH_NOARGS, "Free all events of C."),
    ECHOST_FUNCTION(, loop_wait, METH_FASTCALL,
                    "Serve events of C until the scheduler has something to "
                    "do; return what is ready."),
    FUNCTION(loop_interrupt, METH_NOARGS, "End the wait, from any thread."),
    FUNCTION(loop_served, METH_NOARGS, "Return how many calls were made."),
    FUNCTION(loop_at_work, METH_NOARGS,
             "Return what changes with each call; None while the loop waits."),
    FUNCTION(loop_owner, METH_NOARGS,
             "Return the owner of the callback that runs."),
    FUNCTION(loop_lend, METH_VARARGS, "Watch a descriptor for Python."),
    FUNCTION(loop_lend_other, METH_VARARGS, "Watch for other conditions."),
    FUNCTION(loop_take_back, METH_O, "Stop watching a descriptor."),
    FUNCTION(loop_next_due, METH_NOARGS,
             "Return deadline and number of the first timer of C."),
    FUNCTION(loop_set_clock, METH_VARARGS,
             "Set the clock, which stands still from now on."),
    FUNCTION(loop_arrange, METH_VARARGS,
             "Shuffle each batch, serve descriptors of Python in it, and "
             "choose among timers of one moment."),
    FUNCTION(loop_interlude, METH_O,
             "Call this before and after each call into a module."),
    FUNCTION(loop_defer, METH_NOARGS,
             "Hold back what modules of C schedule."),
    FUNCTION(loop_end_deferral, METH_O,
             "Schedule, or free, what was held back."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_poller = {functions, NULL};
