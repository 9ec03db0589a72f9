#ifndef ECHOST_DISPATCH_H
#define ECHOST_DISPATCH_H
/* What a wait has found ready for Python, and the calls of its events. */
#include "echost.h"
#include "loop/loop.h"

/* Immutable once it is given to Python: a sequence of pairs of a descriptor and
   the conditions of epoll. */
typedef struct echost_batch {
  PyObject_HEAD
  int count; /* -1 while it is filled */
  ecb_ready ready[ECB_BATCH];
} echost_batch;

/* A batch for the caller to fill, with a reference; NULL with an exception. */
echost_batch *echost_batch_take(void);

/* The reference there; NULL in it once it was deleted. */
static inline PyObject **echost_slot_of(PyObject *object, Py_ssize_t offset) {
  return (PyObject **)(void *)((char *)object + offset);
}

#endif
