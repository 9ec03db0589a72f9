#ifndef ECHOST_INTERPRETER_LOCK_H
#define ECHOST_INTERPRETER_LOCK_H
/*
 * The interpreter lock around code of authors in C, and within it around code
 * in Python. A thread that comes from Python leaves its thread state here, so
 * that a provider in Python finds it without asking the interpreter; threads of
 * C, and those that left in another way, ask.
 *
 * `echost_left_` is set only while the thread has not got the lock.
 */
#include "echost.h"

extern __thread PyThreadState *echost_left_
    __attribute__((tls_model("initial-exec")));

/* With the lock: gives it back for code of an author. Keep what is returned. */
static inline PyThreadState *echost_leave(void) {
  PyThreadState *state = PyEval_SaveThread();
  echost_left_ = state;
  return state;
}

/* The end of that. */
static inline void echost_return(PyThreadState *state) {
  echost_left_ = NULL;
  PyEval_RestoreThread(state);
}

typedef struct echost_visit {
  PyThreadState *left; /* NULL where the interpreter was asked */
  PyGILState_STATE asked;
} echost_visit;

/* Any thread, without the lock: takes it for code in Python. */
static inline echost_visit echost_enter(void) {
  echost_visit visit = {echost_left_, PyGILState_UNLOCKED};
  if (visit.left) {
    echost_return(visit.left);
  } else {
    visit.asked = PyGILState_Ensure();
  }
  return visit;
}

static inline void echost_exit(echost_visit visit) {
  if (visit.left) {
    echost_leave();
  } else {
    PyGILState_Release(visit.asked);
  }
}

#endif
