#ifndef ECHOST_GENERATIONS_H
#define ECHOST_GENERATIONS_H
/* The objects of Python that stand for generations of the core. */
#include "echost.h"
#include "hooks/generation.h"

typedef struct echost_generation {
  PyObject_HEAD
  ecb_generation *native;  /* NULL once it has ended */
  PyObject *twin;          /* the object of Python that answers for it */
  struct echost_generation *next, **link; /* of the living ones */
} echost_generation;

extern PyTypeObject *echost_generation_type;

/* With the interpreter lock: the generation of an object; NULL with TypeError
   or ValueError when it is none, or has ended. */
ecb_generation *echost_generation_of(PyObject *object);

/* Whether no frame or reference of any thread is of another generation than the
   current one; the interpreter lock guards it. */
extern int echost_is_alone_;

/* The generation of the calls of this thread that have no frame to tell it,
   borrowed from the outermost of them; NULL outside. They begin only while
   their generation is the only one alive, and keep it: so all of a thread are of
   one generation, and so are the frames around them. Frames of later calls tell
   theirs, and are asked before. */
extern __thread PyObject *echost_core_
    __attribute__((tls_model("initial-exec")));

/* 1 for the outermost; what is returned goes to the end. */
static inline int echost_begin_frameless(PyObject *core) {
  if (echost_core_) {
    return 0;
  }
  echost_core_ = core;
  return 1;
}
static inline void echost_end_frameless(int is_outermost) {
  if (is_outermost) {
    echost_core_ = NULL;
  }
}

#endif
