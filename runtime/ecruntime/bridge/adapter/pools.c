/*
 * Thread pools: jobs of C run in threads of the core, jobs of Python in threads
 * of the interpreter, and both share the places of a pool. Threads of Python
 * wait for a place without the interpreter lock; the core never takes that lock
 * while it holds the lock of a pool.
 */
#include "pools/pools.h"

#include <time.h>

#include "attachment.h"
#include "ec_thread_pool.h"
#include "interpreter_lock.h"
#include "loop/hand_over.h"
#include "module/crash.h"

/* ---- places; threads of pools in Python ---- */

static int number_of(PyObject *argument, int *number) {
  long value = PyLong_AsLong(argument);
  *number = (int)value;
  return value == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *pool_enter(PyObject *module, PyObject *argument) {
  static __thread int has_stack;
  int number;
  (void)module;
  if (!has_stack) { /* jobs of Python may call C */
    has_stack = 1;
    ecb_crash_stack();
  }
  if (number_of(argument, &number) < 0)
    return NULL;
  /* Without contention, letting go of the lock would cost more than all else. */
  if (!ecb_pool_enter(number, 0)) {
    Py_BEGIN_ALLOW_THREADS
    ecb_pool_enter(number, 1);
    Py_END_ALLOW_THREADS
  }
  Py_RETURN_NONE;
}

static PyObject *pool_leave(PyObject *module, PyObject *argument) {
  int number;
  (void)module;
  if (number_of(argument, &number) < 0)
    return NULL;
  ecb_pool_leave(number);
  Py_RETURN_NONE;
}

static double real_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The seconds that the thread has waited: it was not busy meanwhile. */
static PyObject *pool_pass_on(PyObject *module, PyObject *argument) {
  double begin, waited = 0;
  int number;
  (void)module;
  if (number_of(argument, &number) < 0)
    return NULL;
  if (ecb_pool_is_wanted(number)) {
    Py_BEGIN_ALLOW_THREADS
    begin = real_seconds();
    ecb_pool_leave(number);
    ecb_pool_enter(number, 1);
    waited = real_seconds() - begin;
    Py_END_ALLOW_THREADS
  }
  return PyFloat_FromDouble(waited);
}

/* ---- of the server ---- */

static PyObject *flagged(PyObject *argument, void (*set)(int)) {
  int is_so = PyObject_IsTrue(argument);
  if (is_so < 0)
    return NULL;
  Py_BEGIN_ALLOW_THREADS /* jobs of modules may run in here */
  set(is_so);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

static PyObject *pools_share(PyObject *module, PyObject *is_shared) {
  (void)module;
  return flagged(is_shared, ecb_pools_share);
}

static PyObject *pools_debug(PyObject *module, PyObject *is_on) {
  (void)module;
  return flagged(is_on, ecb_pools_debug);
}

static PyObject *pools_end_deferral(PyObject *module, PyObject *is_published) {
  (void)module;
  return flagged(is_published, ecb_pools_end_deferral);
}

static PyObject *called(void (*function)(void)) {
  Py_BEGIN_ALLOW_THREADS
  function();
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

#define CALL(name)                                                             \
  static PyObject *name(PyObject *module, PyObject *none) {                    \
    (void)module, (void)none;                                                  \
    return called(ecb_##name);                                                 \
  }

CALL(pools_defer)
CALL(pools_begin_shutdown)
CALL(pools_close)
CALL(pools_end_threads)
CALL(pools_reopen)

static PyObject *pool_set(PyObject *module, PyObject *arguments) {
  int number, concurrency, status;
  const char *name;
  Py_ssize_t stack_size, backlog;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "isinn", &number, &name, &concurrency,
                        &stack_size, &backlog))
    return NULL;
  status = ecb_pool_set(number, name, concurrency, (size_t)stack_size,
                        (size_t)backlog);
  if (status < 0)
    return PyErr_NoMemory();
  Py_RETURN_NONE;
}

static PyObject *pool_look(PyObject *module, PyObject *argument) {
  ecb_pool_report report;
  int number;
  (void)module;
  if (number_of(argument, &number) < 0)
    return NULL;
  if (ecb_pool_look(number, &report) < 0)
    Py_RETURN_NONE;
  return Py_BuildValue("KddiiK", (unsigned long long)report.ran, report.busy,
                       report.available, report.threads, report.idle,
                       (unsigned long long)report.queued);
}

static PyObject *pool_number(PyObject *module, PyObject *argument) {
  const char *name = PyUnicode_AsUTF8(argument);
  (void)module;
  return name ? PyLong_FromLong(ec_thread_pool_name_to_class(name)) : NULL;
}

static PyObject *pools_busy(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyBool_FromLong(ecb_pools_busy());
}

static PyObject *pools_awaited(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromLong(ecb_pools_awaited());
}

static PyObject *pools_threads(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromLong(ecb_pools_threads());
}

/* The lock of the interpreter is held, and that of the jobs: nothing in here
   runs code of anybody, as only texts and tuples are made. */
static void add_job(const ecb_job_report *job, void *jobs) {
  PyObject *entry;
  if (PyErr_Occurred())
    return;
  entry = Py_BuildValue("ssszi", job->text, job->pool, job->state, job->rule,
                        job->is_skippable);
  if (entry && PyList_Append(jobs, entry) < 0)
    PyErr_NoMemory();
  Py_XDECREF(entry);
}

static PyObject *pools_jobs(PyObject *module, PyObject *none) {
  PyObject *jobs = PyList_New(0);
  (void)module, (void)none;
  if (!jobs)
    return NULL;
  ecb_pools_each_job(add_job, jobs);
  if (PyErr_Occurred())
    Py_CLEAR(jobs);
  return jobs;
}

/* ---- pools that modules make ---- */

static PyObject *on_created_; /* guarded by the interpreter lock */

/* Scheduler thread, without the interpreter lock. */
static void pool_created(void *context, int job_class, const char *name,
                         int concurrency, size_t stack_size, size_t backlog) {
  PyGILState_STATE state = PyGILState_Ensure();
  (void)context;
  if (on_created_) {
    PyObject *answer = PyObject_CallFunction(
        on_created_, "isinn", job_class, name, concurrency,
        (Py_ssize_t)stack_size, (Py_ssize_t)backlog);
    if (!answer)
      PyErr_WriteUnraisable(on_created_);
    Py_XDECREF(answer);
  }
  PyGILState_Release(state);
}

static PyObject *pools_on_created(PyObject *module, PyObject *callable) {
  (void)module;
  Py_XSETREF(on_created_, callable == Py_None ? NULL : Py_NewRef(callable));
  ecb_host_set(&echost_table);
  Py_RETURN_NONE;
}

/* ---- threads that are handed over ---- */

static PyObject *follow_; /* guarded by the interpreter lock */

/* Any thread. What it raises has nobody to go to: it is the kit's own. */
static void stop_thread(void *context, const void *job, int point,
                        int job_class, const char *text) {
  echost_visit visit = echost_enter();
  (void)context;
  if (follow_) {
    PyObject *follow = Py_NewRef(follow_); /* the thread may stop in it */
    PyObject *answer =
        PyObject_CallFunction(follow, "Niis", PyLong_FromVoidPtr((void *)job),
                              point, job_class, text);
    if (!answer)
      PyErr_WriteUnraisable(follow);
    Py_XDECREF(answer);
    Py_DECREF(follow);
  }
  echost_exit(visit);
}

static PyObject *pools_follow(PyObject *module, PyObject *callable) {
  (void)module;
  Py_XSETREF(follow_, callable == Py_None ? NULL : Py_NewRef(callable));
  ecb_hand_over_set(follow_ ? stop_thread : NULL, NULL);
  Py_RETURN_NONE;
}

static int ready(PyObject *module) {
  (void)module;
  echost_table.pool_created = pool_created;
  return 0;
}

static PyMethodDef functions[] = {
    {"pool_enter", pool_enter, METH_O, "Take a place, and wait for it."},
    {"pool_leave", pool_leave, METH_O, "Give a place back."},
    {"pool_pass_on", pool_pass_on, METH_O,
     "Let a job of C that waits have the place first."},
    {"pool_set", pool_set, METH_VARARGS, "Add or change a pool."},
    {"pool_look", pool_look, METH_O, "Return the statistics of a pool."},
    {"pool_number", pool_number, METH_O,
     "Return the number of a pool by its name, -1 for an unknown one."},
    {"pools_share", pools_share, METH_O,
     "Begin or end sharing the places with jobs of Python."},
    {"pools_on_created", pools_on_created, METH_O,
     "Have this callable told of pools that modules make."},
    {"pools_follow", pools_follow, METH_O,
     "Have this callable told of each point of a job, where it may stop."},
    {"pools_debug", pools_debug, METH_O,
     "Report jobs that change in the queue."},
    {"pools_defer", pools_defer, METH_NOARGS,
     "Hold back what modules of C queue."},
    {"pools_end_deferral", pools_end_deferral, METH_O,
     "Queue, or forget, what was held back."},
    {"pools_busy", pools_busy, METH_NOARGS, "Tell whether a job is at work."},
    {"pools_begin_shutdown", pools_begin_shutdown, METH_NOARGS,
     "Drop jobs that may be skipped, from now on."},
    {"pools_awaited", pools_awaited, METH_NOARGS,
     "Return how many jobs are to be waited for."},
    {"pools_close", pools_close, METH_NOARGS, "Queue no more jobs."},
    {"pools_jobs", pools_jobs, METH_NOARGS, "Return all jobs on their way."},
    {"pools_end_threads", pools_end_threads, METH_NOARGS,
     "End all threads that do not block."},
    {"pools_threads", pools_threads, METH_NOARGS, "Return their number."},
    {"pools_reopen", pools_reopen, METH_NOARGS, "Queue jobs again."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_pools = {functions, ready};
