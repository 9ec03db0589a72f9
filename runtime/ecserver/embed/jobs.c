/*
 * Jobs: work in a pool of the server, and what follows in the scheduler thread.
 * Any thread. A job has a memory type of its own, which the server frees it
 * with; what it refers to is let go before that.
 */
#include "ecpython.h"

#include <string.h>

#include "ec_malloc.h"
#include "ec_thread_pool.h"

/* The first member is what the server knows. */
typedef struct job {
  ec_async_job shown;
  ecp_instance *instance;   /* a reference, as all below */
  PyObject *worker;         /* NULL where nothing is to be done */
  PyObject *completion;     /* NULL likewise */
  PyObject *state;          /* of the call that queued it */
  ec_config_header *header; /* held; NULL where there is no configuration */
  int ends_with_instance;   /* no completion after DESTROY */
} job;

static const mem_type_def job_type = {
    "ecpython:job",       sizeof(job), SIZEOF_VOID_P, 0,
    EC_ALLOCATOR_FIXED, 0};
/* Scheduler thread writes it, in conf_setup. */
static int job_memtype = MEMTYPE_REGISTER_FAILED;

/* ---- within the server's threads ---- */

/* Of the generation and the state in which the job was queued. */
static void begin(ecp_call *call, const job *one) {
  ecp_begin(call, one->instance, one->header);
  Py_XSETREF(call->state, Py_XNewRef(one->state));
}

static void call_one(const job *one, PyObject *function, const char *what) {
  ecp_call call;
  PyObject *answer;
  begin(&call, one);
  answer = PyObject_CallNoArgs(function);
  if (!answer) {
    ecp_report(one->instance, what);
  }
  Py_XDECREF(answer);
  ecp_end(&call);
}

/* A thread of the pool. */
static void work(ec_async_job *shown, void *closure) {
  job *one = (job *)shown;
  PyGILState_STATE state;
  (void)closure;
  if (ecp_is_dead_ || !one->worker) {
    return;
  }
  state = ecp_enter();
  call_one(one, one->worker, "a job");
  ecp_leave(state);
}

static void drop(job *one) {
  Py_CLEAR(one->worker);
  Py_CLEAR(one->completion);
  Py_CLEAR(one->state);
  Py_CLEAR(one->instance);
}

/* The scheduler thread, or that of the pool where nothing follows. */
static void finish(ec_async_job *shown, void *closure) {
  job *one = (job *)shown;
  ec_config_header *header = one->header;
  PyGILState_STATE state;
  (void)closure;
  if (ecp_is_dead_) {
    return;
  }
  state = ecp_enter();
  if (one->completion && !(one->ends_with_instance && !one->instance->self)) {
    call_one(one, one->completion, "the completion of a job");
  }
  drop(one);
  ecp_leave(state);
  if (header) {
    ec_config_release_scope_instance(header);
  }
}

/* ---- what Python asks ---- */

/* Without the lock: a block that is empty but for what the server reads, NULL
   without memory. */
static job *make(long job_class, int in_scheduler, int skip_on_shutdown,
                 int skip_completion) {
  job *one = ec_malloc(job_memtype);
  if (one) {
    memset(one, 0, sizeof(*one));
    one->header = ec_config_fetch_globalconf();
    one->shown.completion =
        in_scheduler ? ECTP_COMPLETE_CALLBACK_SCHED : ECTP_COMPLETE_CALLBACK;
    one->shown.job_class = (int)job_class;
    one->shown.worker = work;
    one->shown.r.cb.func = finish;
    one->shown.free_on_completion_memtype = job_memtype;
    one->shown.skip_on_shutdown = skip_on_shutdown != 0;
    one->shown.skip_completion = skip_completion != 0;
  }
  return one;
}

/* Without the lock: a job that was not queued is its maker's. */
static void unmake(job *one) {
  if (one->header) {
    ec_config_release_scope_instance(one->header);
  }
  ec_free(job_memtype, one);
}

static PyObject *state_of(const ecp_instance *instance) {
  return ecp_call_ && ecp_call_->instance == instance ? ecp_call_->state
                                                      : instance->state;
}

static PyObject *given(PyObject *function) {
  return function == Py_None ? NULL : Py_NewRef(function);
}

/* job(worker, completion, class, in_scheduler, skip_on_shutdown,
   skip_completion, ends_with_instance): its address, 0 when it was refused. */
static PyObject *queue(PyObject *object, PyObject *arguments) {
  ecp_instance *instance = ecp_instance_of(object);
  PyObject *worker, *completion;
  int in_scheduler, skip_on_shutdown, skip_completion, ends, is_queued;
  long job_class;
  job *one;
  if (!PyArg_ParseTuple(arguments, "OOlpppp", &worker, &completion, &job_class,
                        &in_scheduler, &skip_on_shutdown, &skip_completion,
                        &ends)) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(one = make(job_class, in_scheduler, skip_on_shutdown,
                              skip_completion));
  if (!one) {
    return PyErr_NoMemory();
  }
  one->instance = (ecp_instance *)Py_NewRef(object);
  one->worker = given(worker);
  one->completion = given(completion);
  one->state = Py_XNewRef(state_of(instance));
  one->ends_with_instance = ends;
  ECP_WITHOUT_LOCK(is_queued = ec_queue_async_job(&one->shown));
  if (!is_queued) {
    drop(one);
    ECP_WITHOUT_LOCK(unmake(one));
    return PyLong_FromLong(0);
  }
  return PyLong_FromVoidPtr(one);
}

/* complete_job(address): one that was queued with skip_completion, once. */
static PyObject *complete(PyObject *object, PyObject *address) {
  job *one = PyLong_AsVoidPtr(address);
  (void)object;
  if (!one) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  }
  ECP_WITHOUT_LOCK(ec_async_complete_tail(&one->shown));
  Py_RETURN_NONE;
}

/* Jobs are possible from now on: in conf_setup, where types are registered. */
static PyObject *open_jobs(PyObject *module, PyObject *unused) {
  (void)module;
  (void)unused;
  ECP_WITHOUT_LOCK({
    int known = ec_memtype_by_name(job_type.memtype_description);
    job_memtype = known >= 0 ? known : ec_memtype_register(&job_type);
  });
  return PyBool_FromLong(job_memtype >= 0);
}

/* pool_class(name): the number of a pool, below -1 where there is none. */
static PyObject *pool_class(PyObject *module, PyObject *name) {
  const char *text = PyUnicode_AsUTF8(name);
  int number;
  (void)module;
  if (!text) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(number = ec_thread_pool_name_to_class(text));
  return PyLong_FromLong(number);
}

PyMethodDef ecp_job_methods[] = {
    {"job", queue, METH_VARARGS, "Queue a job (any thread)."},
    {"complete_job", complete, METH_O,
     "Complete a job that waits for it (any thread)."},
    {NULL, NULL, 0, NULL}};
PyMethodDef ecp_job_functions[] = {
    {"open_jobs", open_jobs, METH_NOARGS,
     "Register the memory type of jobs (scheduler thread)."},
    {"pool_class", pool_class, METH_O,
     "Return the number of a pool (any thread)."},
    {NULL, NULL, 0, NULL}};
