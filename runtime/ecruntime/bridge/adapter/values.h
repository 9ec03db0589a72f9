#ifndef ECHOST_VALUES_H
#define ECHOST_VALUES_H
/* Values of options, made of objects of Python. */
#include "config/values.h"
#include "echost.h"

/* Writes an object into a value that has just been made; -1 with an exception.
   None leaves it without a value. */
int echost_value_fill(ecb_value *value, PyObject *object);

#endif
