/* Facts of objects of the harness, which C asks for by the names of their
   attributes: texts, bytes, numbers, and tuples of texts. */
#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "interpreter_lock.h"

/* ---- from Python ---- */

static char *copy_of(const char *text, Py_ssize_t size, size_t *copied) {
  char *copy = malloc((size_t)size + 1);
  if (!copy) {
    PyErr_NoMemory();
    return NULL;
  }
  memcpy(copy, text, (size_t)size);
  copy[size] = 0;
  *copied = (size_t)size;
  return copy;
}

static char *copy_text(PyObject *text, size_t *size) {
  PyObject *bytes =
      PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape");
  char *copy = bytes ? copy_of(PyBytes_AS_STRING(bytes),
                               PyBytes_GET_SIZE(bytes), size)
                     : NULL;
  Py_XDECREF(bytes);
  return copy;
}

/* NULL, with or without an exception, for what has no form in C. */
static char *copy_value(PyObject *value, size_t *size) {
  PyObject *text;
  char *copy;
  if (value == Py_None) {
    return NULL;
  }
  if (PyBytes_Check(value)) {
    return copy_of(PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value), size);
  }
  if (PyUnicode_Check(value)) {
    return copy_text(value, size);
  }
  text = PyObject_Str(value);
  copy = text ? copy_text(text, size) : NULL;
  Py_XDECREF(text);
  return copy;
}

static PyObject *item_of(PyObject *value, int at) {
  if (PyTuple_Check(value)) {
    return at < PyTuple_GET_SIZE(value)
               ? Py_NewRef(PyTuple_GET_ITEM(value, at))
               : Py_NewRef(Py_None);
  }
  return at == 0 ? Py_NewRef(value) : Py_NewRef(Py_None);
}

/* Any thread, without the lock of the interpreter. */
static char *get(void *owner, const char *name, int at, size_t *size) {
  echost_visit visit = echost_enter();
  PyObject *value = PyObject_GetAttrString(owner, name);
  PyObject *item = value ? item_of(value, at) : NULL;
  char *copy = item ? copy_value(item, size) : NULL;
  if (PyErr_Occurred()) {
    PyErr_WriteUnraisable(owner);
  }
  Py_XDECREF(item);
  Py_XDECREF(value);
  echost_exit(visit);
  return copy;
}

/* ---- to Python ---- */

/* A tuple with one text replaced, added, or left out; NULL with an exception, or
   without one where there is no such place. */
static PyObject *changed_tuple(PyObject *before, int at, PyObject *text) {
  PyObject *list = PySequence_List(before);
  PyObject *made = NULL;
  Py_ssize_t size = list ? PyList_GET_SIZE(list) : -1;
  Py_ssize_t end = at < size ? at + 1 : at;
  if (list && at >= 0 && at <= size && (text || at < size)) {
    PyObject *part = text ? PyTuple_Pack(1, text) : PyTuple_New(0);
    if (part && PyList_SetSlice(list, at, end, part) == 0) {
      made = PyList_AsTuple(list);
    }
    Py_XDECREF(part);
  }
  Py_XDECREF(list);
  return made;
}

/* The value that an attribute gets, of the type that it has. */
static PyObject *changed(PyObject *before, int at, const char *text,
                         size_t size) {
  PyObject *given = text ? PyUnicode_DecodeUTF8(text, (Py_ssize_t)size,
                                                "surrogateescape")
                         : NULL;
  PyObject *made = NULL;
  if (text && !given) {
    return NULL;
  }
  if (PyTuple_Check(before)) {
    made = changed_tuple(before, at, given);
  } else if (given && at == 0) {
    made = PyLong_Check(before) ? PyLong_FromUnicodeObject(given, 10)
                                : Py_NewRef(given);
  }
  Py_XDECREF(given);
  return made;
}

/* Any thread, without the lock of the interpreter. */
static int set(void *owner, const char *name, int at, const char *text,
               size_t size) {
  echost_visit visit = echost_enter();
  PyObject *before = PyObject_GetAttrString(owner, name);
  PyObject *made = before ? changed(before, at, text, size) : NULL;
  int result = made && PyObject_SetAttrString(owner, name, made) == 0;
  if (PyErr_Occurred()) {
    PyErr_WriteUnraisable(owner);
  }
  Py_XDECREF(made);
  Py_XDECREF(before);
  echost_exit(visit);
  return result;
}

const ecb_fact_source echost_facts = {get, set};
