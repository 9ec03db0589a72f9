#ifndef ECHOST_H
#define ECHOST_H
/*
 * The adapter to CPython: a thin extension, `_echost`, over the plain-C core.
 * Each part of it is one source with a table of functions and, where it has
 * types, a function that makes them; echost.c joins them to the module.
 *
 * Two rules hold in each part. No code of an author runs with the interpreter
 * lock held: calls into modules stand between Py_BEGIN_ALLOW_THREADS and
 * Py_END_ALLOW_THREADS. And nothing that C may call from any thread takes that
 * lock, but for a provider in Python or a look-up in a config scope.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* A part: its functions, and `ready`, which adds its types to the module and
   returns 0, or -1 with an exception. Either may be NULL. */
typedef struct echost_part {
  PyMethodDef *functions;
  int (*ready)(PyObject *module);
} echost_part;

extern const echost_part echost_process; /* process.c */

/* A function of a part whose C name and Python name agree. */
#define ECHOST_FUNCTION(prefix, name, flags, text) \
  { #name, (PyCFunction)(void (*)(void))prefix##name, flags, text }

#endif
