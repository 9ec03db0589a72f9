/* What each thread keeps of the results of providers in Python. */
#include "kept.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct kept {
  struct kept *next;
  const ec_hook_decl *declaration;
  int place;
  PyObject *object;
} kept;

/* A thread has as many as hooks have given it texts: few. */
static __thread kept *kept_;

/* Those of ended threads wait for somebody with the interpreter lock. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static kept *left_;
static pthread_key_t key_;

/* At the end of a thread, which cannot wait for the interpreter then. */
static void leave(void *first) {
  kept *last = first;
  while (last->next) {
    last = last->next;
  }
  kept_ = NULL;
  pthread_mutex_lock(&lock_);
  last->next = left_;
  __atomic_store_n(&left_, first, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&lock_);
}

static void free_left(void) {
  kept *one;
  if (!__atomic_load_n(&left_, __ATOMIC_RELAXED)) {
    return;
  }
  pthread_mutex_lock(&lock_);
  one = left_;
  left_ = NULL;
  pthread_mutex_unlock(&lock_);
  while (one) {
    kept *next = one->next;
    Py_XDECREF(one->object);
    free(one);
    one = next;
  }
}

static kept *find_or_add(const ec_hook_decl *declaration, int place) {
  kept *one = kept_;
  while (one && (one->declaration != declaration || one->place != place)) {
    one = one->next;
  }
  if (one || !(one = calloc(1, sizeof(*one)))) {
    return one;
  }
  one->declaration = declaration;
  one->place = place;
  one->next = kept_;
  if (pthread_setspecific(key_, one) != 0) {
    free(one);
    return NULL;
  }
  kept_ = one;
  return one;
}

int echost_keep(const ec_hook_decl *declaration, int place, PyObject *object) {
  kept *one = find_or_add(declaration, place);
  PyObject *before;
  if (!one) {
    Py_DECREF(object);
    PyErr_NoMemory();
    return -1;
  }
  before = one->object;
  one->object = object;
  Py_XDECREF(before);
  free_left();
  return 0;
}

static int ready(PyObject *module) {
  (void)module;
  if (pthread_key_create(&key_, leave) != 0) {
    PyErr_NoMemory();
    return -1;
  }
  return 0;
}

const echost_part echost_kept = {NULL, ready};
