#ifndef ECHOST_BOXING_H
#define ECHOST_BOXING_H
/*
 * Values on their way between C and Python, by the letters of a plan. With the
 * interpreter lock. What does not fit raises: TypeError, OverflowError for a
 * number out of range, ValueError for a text with a NUL in it.
 */
#include <sys/time.h>

#include "echost.h"

/* The classes of the runtime that values become. Any may be NULL before
   `introduce`: such values are then refused, or handles. */
typedef struct echost_classes {
  PyTypeObject *cell;
  Py_ssize_t cell_value; /* offset of the slot */
  PyTypeObject *timeval;
  Py_ssize_t timeval_sec;
  Py_ssize_t timeval_usec;
  PyTypeObject *opaque;
  Py_ssize_t opaque_twin;
  PyTypeObject *message;
  Py_ssize_t message_context;
  Py_ssize_t message_connection_context;
  PyTypeObject *inbound; /* AcceptConstruct */
  PyTypeObject *validation; /* ValidateContext */
  PyTypeObject *context;
  Py_ssize_t context_texts;
  PyObject *generation_key; /* of the globals of a frame; NULL at first */
  PyObject *integer; /* refuses what is no integer, with the rule's text */
} echost_classes;
extern echost_classes echost_classes_;

/* A slot of an object by its offset. */
#define ECHOST_SLOT(object, offset) \
  (*(PyObject **)((char *)(object) + (offset)))

/* The offset of a slot that a class declares by __slots__; -1 with an exception
   where it is none. */
int echost_find_slot(PyObject *type, const char *name, Py_ssize_t *offset);

/* Reads a value of the letter's type at `place`. A text or bytes of a measured
   parameter has at most `limit` bytes; -1 without a measure. */
PyObject *echost_box(char letter, const void *place, Py_ssize_t limit);

/* The size of what a letter stands for. */
size_t echost_size_of(char letter);

/* Writes a value of the letter's type to `place`. Where that is a pointer into
   an object, `*kept` gets a new reference to it, and lives as long as the
   pointer is used; else NULL. 0, or -1 with an exception. A time is stored in
   `time` if that is given. */
int echost_unbox(char letter, PyObject *object, void *place,
                 struct timeval *time, PyObject **kept);

#endif
