#ifndef ECHOST_DIRECT_H
#define ECHOST_DIRECT_H
/* Calls of hooks whose providers are all in C. With the interpreter lock. */
#include "echost.h"

/* A method of CProvider, for a compiled call, its providers, the result that
   ends it (None, True or False) and whether it is a method. A new DirectCall, or
   None for what only the compiled call can do. */
PyObject *echost_direct_call(PyObject *provider, PyObject *arguments);

#endif
