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

#endif
