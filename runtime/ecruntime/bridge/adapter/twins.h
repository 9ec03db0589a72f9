#ifndef ECHOST_TWINS_H
#define ECHOST_TWINS_H
/*
 * The blocks of C that stand for objects of the runtime, such as a message of
 * the harness. A twin is made when its object first crosses to C and ends with
 * the object, in whose slot it is; a pointer to it leads back to the object.
 * With the interpreter lock.
 */
#include "echost.h"

/* What is in that slot: the first members of a twin. */
typedef struct echost_twin {
  PyObject_HEAD
  void *pointer;
} echost_twin;

/* The block of an object; NULL without an exception when it can have none. */
void *echost_twin_of(PyObject *object);

/* A new reference to the living object behind a pointer, or NULL. */
PyObject *echost_object_of(void *pointer);

/* The C twin of a message: its context variables are shared. In simulator.c.
   NULL with an exception. */
void *echost_new_message(PyObject *message);
void echost_end_message(void *message);

/* The variables of a Context, borrowed from it; from now on those are its only
   ones. In simulator.c. NULL with an exception. */
struct ecb_context;
struct ecb_context *echost_context_of(PyObject *context);

/* The C twin of a validation context, in validations.c. NULL with an exception. */
void *echost_new_validation(PyObject *context);
void echost_end_validation(void *pointer);
/* Writes what was decided to the members of the twin, or what the members say to
   the object. 0, or -1 with an exception. */
int echost_show_validation(PyObject *object, void *pointer);
int echost_take_validation(PyObject *object, const void *pointer);

/* After code in C had an object: it is told what was written to the twin; and
   after code in Python had one, the other way. An exception that is set stays. */
void echost_take_members(PyObject *object);
void echost_show_members(PyObject *object);

/* The C twin of an inbound connection, in so many bytes that `free` ends: it has
   the address of its peer. In connections.c. NULL with an exception. */
void *echost_new_connection(PyObject *connection, size_t size);

#endif
