/*
 * Turns of the scheduler in C, by the rules of Scheduler._turn, which is the
 * reference: the wait, the calls of ready descriptors, and a call into Python
 * only for timers that are due and for posted calls. Scheduler thread, with the
 * interpreter lock.
 */
#include "dispatch.h"
#include "boxing.h"
#include "timers.h"

#include <stddef.h>

#include "loop/clock.h"
#include "loop/timer_choices.h"

/* Made for one scheduler; lives as long as that, or as its call. */
typedef struct turns {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  PyObject *scheduler; /* NULL once the collector has ended it */
  Py_ssize_t moment, number, is_in_turn, is_stopping; /* its slots */
  PyObject *posted;
  Py_ssize_t is_sleeping; /* its slot */
  PyObject *calls;        /* its queue */
  PyObject *timers;
  PyObject *dispatcher;
  PyObject *fire;      /* calls the timers that are due: (moment, now) */
  PyObject *make_calls; /* makes the posted calls: (queue) */
  PyObject *time;      /* the class of time values */
  ecb_ready ready[ECB_BATCH];
} turns;

static void set_slot(PyObject *object, Py_ssize_t offset, PyObject *value) {
  PyObject **slot = echost_slot_of(object, offset);
  PyObject *before = *slot;
  *slot = value;
  Py_XDECREF(before);
}

static void set_flag(PyObject *object, Py_ssize_t offset, int is_set) {
  set_slot(object, offset, Py_NewRef(is_set ? Py_True : Py_False));
}

static int is_stopping(const turns *self) {
  return *echost_slot_of(self->scheduler, self->is_stopping) != Py_False;
}

/* ---- one turn ---- */

static int begin(const turns *self) {
  PyObject *number = *echost_slot_of(self->scheduler, self->number);
  unsigned long long before = number ? PyLong_AsUnsignedLongLong(number) : 0;
  if (PyErr_Occurred())
    return -1;
  number = PyLong_FromUnsignedLongLong(before + 1);
  if (!number)
    return -1;
  set_slot(self->scheduler, self->number, number);
  return 0;
}

/* Raises the flag before the queue is looked at, as the reference. */
static int wait_for_ready(turns *self, double seconds, int has_due, double due,
                          u_int64_t order) {
  ecb_wait wait = {ECB_NEVER, UINT64_MAX, 0};
  int count;
  set_flag(self->posted, self->is_sleeping, 1);
  if (PyObject_Size(self->calls) || is_stopping(self))
    seconds = 0;
  wait.is_one_turn = seconds == 0;
  if (seconds != ECB_NEVER)
    wait.deadline = ecb_moment_in(seconds);
  if (has_due && ecb_timers_moment_of(due) <= wait.deadline) {
    wait.deadline = ecb_timers_moment_of(due);
    wait.order = order;
  }
  count = echost_loop_wait(&wait, self->ready);
  set_flag(self->posted, self->is_sleeping, 0);
  return count;
}

/* Adds a number to the count, and takes over its reference. */
static int add(PyObject *number, Py_ssize_t *count) {
  Py_ssize_t more = number ? PyLong_AsSsize_t(number) : -1;
  Py_XDECREF(number);
  if (more == -1 && PyErr_Occurred())
    return -1;
  *count += more;
  return 0;
}

static int fire(const turns *self, PyObject *moment, PyObject *now,
                Py_ssize_t *count) {
  PyObject *given[] = {NULL, moment, now};
  return add(PyObject_Vectorcall(self->fire, given + 1,
                                 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL),
             count);
}

static int serve(turns *self, int ready, int is_due, PyObject *moment,
                 PyObject *now, Py_ssize_t *count) {
  if (ready && echost_dispatch_ready(self->dispatcher, self->ready, ready, now))
    return -1;
  *count += ready;
  if (is_due && fire(self, moment, now, count))
    return -1;
  if (PyObject_Size(self->calls))
    return add(PyObject_CallOneArg(self->make_calls, self->calls), count);
  return 0;
}

static int turn(turns *self, double seconds, Py_ssize_t *count) {
  double due = ECB_NEVER, moment;
  u_int64_t order = 0;
  PyObject *number, *now;
  int has_due, ready, status = -1;
  if (begin(self))
    return -1;
  has_due = echost_queue_first(self->timers, &due, &order);
  ready = wait_for_ready(self, seconds, has_due, due, order);
  if (ready < 0)
    return -1;
  /* Read before any callback, as the reference. */
  moment = ecb_moment();
  number = PyFloat_FromDouble(moment);
  now = echost_time_of_day(self->time);
  if (number && now) {
    set_slot(self->scheduler, self->moment, Py_NewRef(number));
    status = serve(self, ready, has_due && due <= moment, number, now, count);
  }
  Py_XDECREF(number);
  Py_XDECREF(now);
  return status;
}

/* ---- many ---- */

static int read_seconds(PyObject *given, double *seconds) {
  *seconds = given == Py_None ? ECB_NEVER : PyFloat_AsDouble(given);
  return PyErr_Occurred() ? -1 : 0;
}

/* (the most seconds to wait, whether to make one turn alone): returns how many
   calls were made. Else turns are made until the scheduler is to stop. */
static PyObject *turns_call(PyObject *object, PyObject *const *arguments,
                            size_t given, PyObject *names) {
  turns *self = (turns *)object;
  double seconds;
  Py_ssize_t count = 0;
  int status;
  if (PyVectorcall_NARGS(given) != 2 || names || !self->scheduler) {
    PyErr_SetString(PyExc_TypeError, "a wait, and a choice");
    return NULL;
  }
  if (read_seconds(arguments[0], &seconds))
    return NULL;
  Py_INCREF(self);
  set_flag(self->scheduler, self->is_in_turn, 1);
  do {
    status = turn(self, seconds, &count);
  } while (!status && arguments[1] == Py_False && !is_stopping(self));
  if (status)
    echost_dispatch_end(self->dispatcher);
  set_flag(self->scheduler, self->is_in_turn, 0);
  Py_DECREF(self);
  return status ? NULL : PyLong_FromSsize_t(count);
}

/* ---- their making ---- */

static int find_slots(turns *self) {
  PyObject *type = (PyObject *)Py_TYPE(self->scheduler);
  return echost_find_slot(type, "moment", &self->moment) ||
                 echost_find_slot(type, "_turns", &self->number) ||
                 echost_find_slot(type, "_is_in_turn", &self->is_in_turn) ||
                 echost_find_slot(type, "_is_stopping", &self->is_stopping) ||
                 echost_find_slot((PyObject *)Py_TYPE(self->posted),
                                  "is_sleeping", &self->is_sleeping)
             ? -1
             : 0;
}

static PyTypeObject turns_type;

/* Scheduler thread: the scheduler, its posted calls and their queue, its timers,
   its dispatcher, what calls timers and what makes calls, and the class of time
   values. */
static PyObject *loop_turns(PyObject *module, PyObject *arguments) {
  PyObject *scheduler, *posted, *calls, *timers, *dispatcher, *fire, *make, *time;
  turns *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OOOO!O!OOO", &scheduler, &posted, &calls,
                        &echost_queue_type, &timers, &echost_dispatcher_type,
                        &dispatcher, &fire, &make, &time))
    return NULL;
  self = PyObject_GC_New(turns, &turns_type);
  if (!self)
    return NULL;
  self->vectorcall = turns_call;
  self->scheduler = Py_NewRef(scheduler);
  self->posted = Py_NewRef(posted);
  self->calls = Py_NewRef(calls);
  self->timers = Py_NewRef(timers);
  self->dispatcher = Py_NewRef(dispatcher);
  self->fire = Py_NewRef(fire);
  self->make_calls = Py_NewRef(make);
  self->time = Py_NewRef(time);
  PyObject_GC_Track(self);
  if (find_slots(self))
    Py_CLEAR(self);
  return (PyObject *)self;
}

static int turns_traverse(PyObject *object, visitproc visit, void *arg) {
  const turns *self = (const turns *)object;
  Py_VISIT(self->scheduler);
  Py_VISIT(self->posted);
  Py_VISIT(self->calls);
  Py_VISIT(self->timers);
  Py_VISIT(self->dispatcher);
  Py_VISIT(self->fire);
  Py_VISIT(self->make_calls);
  Py_VISIT(self->time);
  return 0;
}

/* The scheduler has this object. */
static int turns_clear(PyObject *object) {
  Py_CLEAR(((turns *)object)->scheduler);
  Py_CLEAR(((turns *)object)->fire);
  return 0;
}

static void turns_dealloc(PyObject *object) {
  turns *self = (turns *)object;
  PyObject_GC_UnTrack(object);
  turns_clear(object);
  Py_DECREF(self->posted);
  Py_DECREF(self->calls);
  Py_DECREF(self->timers);
  Py_DECREF(self->dispatcher);
  Py_DECREF(self->make_calls);
  Py_DECREF(self->time);
  PyObject_GC_Del(object);
}

static PyTypeObject turns_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Turns",
    .tp_basicsize = sizeof(turns),
    .tp_dealloc = turns_dealloc,
    .tp_traverse = turns_traverse,
    .tp_clear = turns_clear,
    .tp_vectorcall_offset = offsetof(turns, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The turns of one scheduler.",
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &turns_type);
}

static PyMethodDef functions[] = {
    {"loop_turns", loop_turns, METH_VARARGS,
     "Return what makes the turns of one scheduler."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_turns = {functions, ready};
