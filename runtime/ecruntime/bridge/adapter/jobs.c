/*
 * The usual way of a job in Python, without a frame of Python of the runtime:
 * it is queued, run, and completed by a callback in the scheduler thread.
 * Whatever is not usual is left to methods of the classes, which do all of it
 * where this part is not there. All functions have the interpreter lock, and
 * nothing in here gives it back in between.
 */
#include "pools/pools.h"

#include "jobs.h"

/* After so many jobs in a row one is left to a frame of Python, which looks
   whether another thread wants the lock, or a signal has come. */
enum { IN_A_ROW = 64 };

static int call(PyObject *object, const char *method, PyObject *argument) {
  PyObject *answer = argument
                         ? PyObject_CallMethod(object, method, "(O)", argument)
                         : PyObject_CallMethod(object, method, NULL);
  Py_XDECREF(answer);
  return answer ? 0 : -1;
}

/* Takes the exception that is set, with its frames. */
static PyObject *take_error(void) {
  PyObject *type, *error, *frames;
  PyErr_Fetch(&type, &error, &frames);
  PyErr_NormalizeException(&type, &error, &frames);
  if (frames)
    PyException_SetTraceback(error, frames);
  Py_XDECREF(type);
  Py_XDECREF(frames);
  return error;
}

/* Calls a function of the job; its closure and itself live as long. */
static PyObject *call_part(PyObject *job, int function, int closure) {
  PyObject *called = Py_NewRef(get(job, echost_of_job, function));
  PyObject *given[] = {job, Py_NewRef(get(job, echost_of_job, closure))};
  PyObject *answer = PyObject_Vectorcall(called, given, 2, NULL);
  Py_DECREF(called);
  Py_DECREF(given[1]);
  return answer;
}

/* ---- queueing ---- */

static int is_usual(PyObject *job) {
  return get(job, echost_of_job, COMPLETION) == echost_know.sched &&
         get(job, echost_of_job, CALLBACK) != Py_None &&
         get(job, echost_of_job, STATE) == echost_know.built &&
         get(job, echost_of_job, TRAITS) == Py_None;
}

/* Any thread: `Pools.queue_async_job`. */
PyObject *echost_jobs_queue(PyObject *pools, PyObject *job) {
  PyObject *plain, *pool, *answer;
  if (!is_job(job) || !is_usual(job))
    return PyObject_CallMethod(pools, "_queue", "(O)", job);
  /* Kept: another thread may replace it while names are compared. */
  plain = Py_NewRef(get(pools, echost_of_pools, PLAIN));
  pool = PyDict_GetItemWithError(plain, get(job, echost_of_job, JOB_CLASS));
  Py_XINCREF(pool);
  Py_DECREF(plain);
  if (!pool)
    return PyErr_Occurred() ? NULL
                            : PyObject_CallMethod(pools, "_queue", "(O)", job);
  set(job, echost_of_job, STATE, echost_know.queued);
  answer = PyObject_CallOneArg(get(pool, echost_of_pool, APPEND), job);
  Py_XDECREF(answer);
  if (!answer ||
      (get(pool, echost_of_pool, MAY_GROW) != Py_False &&
       call(pool, "grow_for_jobs", NULL) < 0) ||
      (PyList_GET_SIZE(get(pool, echost_of_pool, IDLE_LOCKS)) &&
       get(pool, echost_of_pool, IS_WAKING) == Py_False &&
       call(pool, "wake_one", NULL) < 0))
    answer = NULL;
  else if (get(pools, echost_of_pools, IS_CLOSED) == Py_False)
    answer = Py_NewRef(Py_True);
  else /* it was closed meanwhile: as in Python, read after the job is queued */
    answer = PyObject_CallMethod(pools, "_too_late", "OO", job, pool);
  Py_DECREF(pool);
  return answer;
}

/* ---- running ---- */

/* 0, or -1 where the thread has to end: its last job is shown then. */
static int run(PyObject *worker, PyObject *pool, PyObject *job) {
  PyObject *result;
  set(worker, echost_of_worker, JOB, job);
  /* After it is shown: until then this thread counts as free for the next. */
  if (get(pool, echost_of_pool, MAY_GROW) != Py_False &&
      PyObject_Size(get(pool, echost_of_pool, JOBS)) > 0 &&
      call(pool, "grow_for_jobs", NULL) < 0)
    return -1;
  set(job, echost_of_job, STATE, echost_know.running);
  result = call_part(job, WORKER, CLOSURE);
  if (result) {
    Py_XSETREF(*place_of(job, echost_of_job, RESULT), result);
    return 0;
  }
  if (PyErr_ExceptionMatches(echost_know.unwinding))
    return -1;
  PyObject *error = take_error();
  PyObject *answer = PyObject_CallMethod(
      get(worker, echost_of_worker, CALLBACKS), "on_failed", "OO", job, error);
  Py_DECREF(error);
  Py_XDECREF(answer);
  return answer ? 0 : -1;
}

static int count_job(PyObject *worker) {
  long long count =
      PyLong_AsLongLong(get(worker, echost_of_worker, INVOCATIONS));
  PyObject *more = PyLong_FromLongLong(count + 1);
  if (!more)
    return -1;
  Py_XSETREF(*place_of(worker, echost_of_worker, INVOCATIONS), more);
  return 0;
}

static int hand_back(PyObject *worker, PyObject *completions, PyObject *job) {
  PyObject *answer;
  if (count_job(worker) < 0)
    return -1;
  /* Cleared first: from here on the job is the scheduler thread's. */
  set(worker, echost_of_worker, JOB, Py_None);
  answer = PyObject_CallOneArg(
      get(completions, echost_of_completions, APPEND_DONE), job);
  Py_XDECREF(answer);
  if (!answer)
    return -1;
  return get(completions, echost_of_completions, IS_DRAIN_POSTED) == Py_False
             ? call(completions, "post_drain", NULL)
             : 0;
}

/* A place is missing, or wanted by a job of C: see `Worker.keep_place`. */
static int must_see_to_place(PyObject *worker, PyObject *pool) {
  if (get(pool, echost_of_pool, PLACES) == Py_None)
    return 0;
  return get(worker, echost_of_worker, PLACE) == Py_None ||
         ecb_pool_is_wanted(
             (int)PyLong_AsLong(get(pool, echost_of_pool, NUMBER)));
}

/* A thread of a pool: runs usual jobs up to one that is not, and returns it;
   None where the thread has to end, IndexError where no job is left. */
PyObject *echost_jobs_take(PyObject *worker, PyObject *none) {
  PyObject *pool = get(worker, echost_of_worker, POOL);
  PyObject *completions = get(get(worker, echost_of_worker, CALLBACKS),
                              echost_of_pools, COMPLETIONS);
  PyObject *job;
  int ran, status = 0;
  (void)none;
  for (ran = 0; status == 0; ran++) {
    if (ran && must_see_to_place(worker, pool) &&
        call(worker, "keep_place", NULL) < 0)
      return NULL;
    if (!(job = PyObject_CallNoArgs(get(pool, echost_of_pool, TAKE))))
      return NULL;
    if (ran == IN_A_ROW || !is_job(job) ||
        get(pool, echost_of_pool, ROOM) != Py_None ||
        get(job, echost_of_job, TRAITS) != Py_None ||
        get(job, echost_of_job, COMPLETION) != echost_know.sched)
      return job;
    status = run(worker, pool, job);
    if (status == 0) {
      if (get(job, echost_of_job, TRAITS) == Py_None &&
          get(job, echost_of_job, COMPLETION) == echost_know.sched) {
        status = hand_back(worker, completions, job);
      } else { /* the worker has changed how its job completes */
        status = count_job(worker);
        if (status == 0)
          status =
              call(get(worker, echost_of_worker, CALLBACKS), "on_worked", job);
        if (status == 0)
          set(worker, echost_of_worker, JOB, Py_None);
      }
    }
    Py_DECREF(job);
  }
  return NULL;
}

/* ---- completing ---- */

/* Steals the reference to the job. */
static int complete(PyObject *completions, PyObject *job) {
  /* Lives until the callback has returned. */
  PyObject *generation = Py_NewRef(get(job, echost_of_job, GENERATION));
  PyObject *answer;
  int status = 0;
  set(job, echost_of_job, GENERATION, Py_None);
  set(job, echost_of_job, STATE, echost_know.done);
  answer = call_part(job, CALLBACK, CALLBACK_CLOSURE);
  if (!answer && PyErr_ExceptionMatches(echost_know.unwinding)) {
    PyObject *type, *error, *frames;
    PyErr_Fetch(&type, &error, &frames);
    /* The turn ends here; the rest of the batch is served by the next one. */
    if (call(completions, "post_drain", NULL) < 0)
      PyErr_Clear();
    PyErr_Restore(type, error, frames);
    status = -1;
  } else if (!answer) {
    PyObject *error = take_error();
    PyObject *told = PyObject_CallMethod(completions, "_completion_failed",
                                         "OO", job, error);
    status = told ? 0 : -1;
    Py_XDECREF(told);
    Py_DECREF(error);
  }
  Py_XDECREF(answer);
  Py_DECREF(job);
  Py_DECREF(generation);
  return status;
}

/* Scheduler thread: completes usual jobs, at most so many, up to one that is
   not; returns how many are left of that number. */
PyObject *echost_jobs_serve(PyObject *completions, PyObject *most) {
  Py_ssize_t left = PyLong_AsSsize_t(most);
  int served;
  for (served = 0; left > 0 && served < IN_A_ROW; served++, left--) {
    PyObject *job =
        PySequence_GetItem(get(completions, echost_of_completions, DONE), 0);
    int is_plain;
    if (!job)
      return NULL;
    is_plain = is_job(job) && get(job, echost_of_job, TRAITS) == Py_None &&
               get(job, echost_of_job, ERROR) == Py_None;
    Py_DECREF(job); /* in the queue, from which this thread alone takes */
    if (!is_plain)
      break;
    job =
        PyObject_CallNoArgs(get(completions, echost_of_completions, TAKE_DONE));
    if (!job || complete(completions, job) < 0)
      return NULL;
  }
  return PyLong_FromSsize_t(left);
}
