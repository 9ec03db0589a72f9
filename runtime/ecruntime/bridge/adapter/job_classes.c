/*
 * The part of jobs in Python: it learns their classes, makes jobs, and hands
 * out the functions of jobs.c.
 */
#include "jobs.h"
#include "boxing.h"

echost_slot echost_of_job[OF_JOB] = {
    {"worker", 0},   {"closure", 0},          {"completion", 0},
    {"callback", 0}, {"callback_closure", 0}, {"job_class", 0},
    {"owner", 0},    {"result", 0},           {"error", 0},
    {"state", 0},    {"generation", 0},       {"traits", 0}};
echost_slot echost_of_worker[OF_WORKER] = {{"pool", 0},
                                           {"_callbacks", 0},
                                           {"_place", 0},
                                           {"job", 0},
                                           {"_invocations", 0}};
echost_slot echost_of_pool[OF_POOL] = {
    {"number", 0},   {"jobs", 0},       {"append_job", 0},
    {"take_job", 0}, {"idle_locks", 0}, {"is_waking", 0},
    {"may_grow", 0}, {"room", 0},       {"places", 0}};
echost_slot echost_of_completions[OF_COMPLETIONS] = {
    {"done", 0}, {"append_done", 0}, {"take_done", 0}, {"is_drain_posted", 0}};
echost_slot echost_of_pools[OF_POOLS] = {
    {"_plain", 0}, {"_is_closed", 0}, {"completions", 0}};

echost_job_values echost_know;

/* ---- making a job ---- */

/* Its initialiser knows names, and how wrong arguments are told. */
static PyObject *make_in_python(PyObject *type, PyObject *const *given,
                                Py_ssize_t count, PyObject *names) {
  PyObject *arguments = PyTuple_New(count), *named = PyDict_New();
  PyObject *job = NULL;
  Py_ssize_t at, named_ones = names ? PyTuple_GET_SIZE(names) : 0;
  int status = arguments && named ? 0 : -1;
  for (at = 0; status == 0 && at < count; at++)
    PyTuple_SET_ITEM(arguments, at, Py_NewRef(given[at]));
  for (at = 0; status == 0 && at < named_ones; at++)
    status =
        PyDict_SetItem(named, PyTuple_GET_ITEM(names, at), given[count + at]);
  if (status == 0)
    job = Py_TYPE(type)->tp_call(type, arguments, named);
  Py_XDECREF(arguments);
  Py_XDECREF(named);
  return job;
}

static PyObject *make(PyObject *type, PyObject *const *given, size_t flags,
                      PyObject *names) {
  Py_ssize_t count = PyVectorcall_NARGS(flags);
  PyTypeObject *made_of = (PyTypeObject *)type;
  PyObject *job;
  if (count < 1 || count > 5 || (names && PyTuple_GET_SIZE(names)))
    return make_in_python(type, given, count, names);
  if (!(job = made_of->tp_alloc(made_of, 0)))
    return NULL;
  set(job, echost_of_job, WORKER, given[0]);
  set(job, echost_of_job, CLOSURE, count > 1 ? given[1] : Py_None);
  set(job, echost_of_job, COMPLETION, count > 2 ? given[2] : echost_know.none);
  set(job, echost_of_job, CALLBACK, count > 3 ? given[3] : Py_None);
  set(job, echost_of_job, JOB_CLASS,
      count > 4 ? given[4] : echost_know.usual_class);
  set(job, echost_of_job, CALLBACK_CLOSURE, Py_None);
  set(job, echost_of_job, OWNER, echost_know.no_owner);
  set(job, echost_of_job, RESULT, Py_None);
  set(job, echost_of_job, ERROR, Py_None);
  set(job, echost_of_job, STATE, echost_know.built);
  set(job, echost_of_job, GENERATION, Py_None);
  set(job, echost_of_job, TRAITS, Py_None);
  return job;
}

/* ---- the part ---- */

static PyObject *bound(PyMethodDef *function, PyObject *self,
                       PyTypeObject *type) {
  if (!type || !PyObject_TypeCheck(self, type)) {
    PyErr_SetString(PyExc_TypeError, "no object of the class that was told");
    return NULL;
  }
  return PyCFunction_New(function, self);
}

static PyMethodDef queue_ = {"queue_async_job", echost_jobs_queue, METH_O,
                             NULL};
static PyMethodDef take_ = {"take", echost_jobs_take, METH_NOARGS, NULL};
static PyMethodDef serve_ = {"serve", echost_jobs_serve, METH_O, NULL};

static PyObject *jobs_queuer(PyObject *module, PyObject *pools) {
  (void)module;
  return bound(&queue_, pools, echost_know.pools);
}

static PyObject *jobs_taker(PyObject *module, PyObject *worker) {
  (void)module;
  return bound(&take_, worker, echost_know.worker);
}

static PyObject *jobs_server(PyObject *module, PyObject *completions) {
  (void)module;
  return bound(&serve_, completions, echost_know.completions);
}

static int find_slots(PyTypeObject *type, echost_slot *slots, int count) {
  int at;
  for (at = 0; at < count; at++)
    if (echost_find_slot((PyObject *)type, slots[at].name, &slots[at].offset))
      return -1;
  return 0;
}

/* Once for the process; the classes stay. */
static PyObject *jobs_learn(PyObject *module, PyObject *arguments) {
  echost_job_values learnt;
  PyTypeObject *pool, *own;
  (void)module;
  if (!PyArg_ParseTuple(
          arguments, "O!O!O!O!O!O!OOOOOOOOO", &PyType_Type, &learnt.job,
          &PyType_Type, &own, &PyType_Type, &learnt.worker, &PyType_Type, &pool,
          &PyType_Type, &learnt.completions, &PyType_Type, &learnt.pools,
          &learnt.built, &learnt.queued, &learnt.running, &learnt.done,
          &learnt.none, &learnt.sched, &learnt.unwinding, &learnt.usual_class,
          &learnt.no_owner))
    return NULL;
  if (learnt.job == echost_know.job)
    Py_RETURN_NONE;
  if (find_slots(learnt.job, echost_of_job, OF_JOB) < 0 ||
      find_slots(learnt.worker, echost_of_worker, OF_WORKER) < 0 ||
      find_slots(pool, echost_of_pool, OF_POOL) < 0 ||
      find_slots(learnt.completions, echost_of_completions, OF_COMPLETIONS) <
          0 ||
      find_slots(learnt.pools, echost_of_pools, OF_POOLS) < 0)
    return NULL;
  Py_INCREF(arguments); /* which keeps all of them */
  echost_know = learnt;
  /* Other classes that derive from it do not have it. */
  learnt.job->tp_vectorcall = own->tp_vectorcall = make;
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(, jobs_learn, METH_VARARGS,
                    "Learn the classes of jobs and pools, and their states."),
    ECHOST_FUNCTION(, jobs_queuer, METH_O,
                    "Return a function that queues jobs to pools."),
    ECHOST_FUNCTION(, jobs_taker, METH_O,
                    "Return a function that runs usual jobs of a thread."),
    ECHOST_FUNCTION(, jobs_server, METH_O,
                    "Return a function that completes usual jobs."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_jobs = {functions, NULL};
