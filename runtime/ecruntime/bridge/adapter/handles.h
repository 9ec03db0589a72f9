#ifndef ECHOST_HANDLES_H
#define ECHOST_HANDLES_H
/* Pointers of C as Python sees them: compared, hashed and passed back, never
   looked into. With the interpreter lock. */
#include "echost.h"

/* A new Handle, or None for NULL. */
PyObject *echost_handle(void *pointer);

/* The pointer of a Handle, NULL of None, or the address that an integer of this
   adapter's own functions is. 0, or -1 with TypeError or OverflowError. */
int echost_pointer(PyObject *object, void **pointer);

/* 1 and the pointer when it is a Handle, else 0. */
int echost_is_handle(PyObject *object, void **pointer);

#endif
