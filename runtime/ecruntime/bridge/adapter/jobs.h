#ifndef ECHOST_JOBS_H
#define ECHOST_JOBS_H
/*
 * The classes of jobs and pools, which are those of Python: the places of their
 * slots, and the values that stand in them. All of it is set once for the
 * process (job_classes.c), and guarded by the interpreter lock.
 */
#include "echost.h"

typedef struct echost_slot {
  const char *name;
  Py_ssize_t offset;
} echost_slot;

enum {
  WORKER,
  CLOSURE,
  COMPLETION,
  CALLBACK,
  CALLBACK_CLOSURE,
  JOB_CLASS,
  OWNER,
  RESULT,
  ERROR,
  STATE,
  GENERATION,
  TRAITS,
  OF_JOB
};
enum { POOL, CALLBACKS, PLACE, JOB, INVOCATIONS, OF_WORKER };
enum {
  NUMBER,
  JOBS,
  APPEND,
  TAKE,
  IDLE_LOCKS,
  IS_WAKING,
  MAY_GROW,
  ROOM,
  PLACES,
  OF_POOL
};
enum { DONE, APPEND_DONE, TAKE_DONE, IS_DRAIN_POSTED, OF_COMPLETIONS };
enum { PLAIN, IS_CLOSED, COMPLETIONS, OF_POOLS };

extern echost_slot echost_of_job[OF_JOB], echost_of_worker[OF_WORKER],
    echost_of_pool[OF_POOL], echost_of_completions[OF_COMPLETIONS],
    echost_of_pools[OF_POOLS];

typedef struct echost_job_values {
  PyTypeObject *job, *worker, *completions, *pools;
  PyObject *built, *queued, *running, *done, *none, *sched, *unwinding,
      *usual_class, *no_owner;
} echost_job_values;

extern echost_job_values echost_know;

static inline PyObject **place_of(PyObject *object, const echost_slot *slots,
                                  int at) {
  return (PyObject **)((char *)object + slots[at].offset);
}

/* Borrowed; a slot is empty only in an object that nobody has initialised. */
static inline PyObject *get(PyObject *object, const echost_slot *slots,
                            int at) {
  PyObject *value = *place_of(object, slots, at);
  return value ? value : Py_None;
}

static inline void set(PyObject *object, const echost_slot *slots, int at,
                       PyObject *value) {
  Py_XSETREF(*place_of(object, slots, at), Py_NewRef(value));
}

static inline int is_job(PyObject *object) {
  return Py_TYPE(object) == echost_know.job ||
         PyType_IsSubtype(Py_TYPE(object), echost_know.job);
}

/* Functions bound to an object of Python: `Pools`, `Worker`, `Completions`. */
PyObject *echost_jobs_queue(PyObject *pools, PyObject *job);
PyObject *echost_jobs_take(PyObject *worker, PyObject *none);
PyObject *echost_jobs_serve(PyObject *completions, PyObject *most);

#endif
