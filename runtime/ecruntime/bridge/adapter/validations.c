/* Validation contexts of the harness in C. Their variables are shared, and what
   is decided is told at each crossing: members of the structure are written by
   modules without a function. */
#include "simulator/validation.h"

#include <math.h>

#include "validate.h"

#include "boxing.h"
#include "facts.h"
#include "interpreter_lock.h"
#include "twins.h"

static const double MICROSECONDS = 1e6;

/* As an object has it. */
typedef struct decided {
  long code;
  long disconnect;
  double seconds;
} decided;

/* ---- variables ---- */

/* Any thread, without the lock of the interpreter. */
static ecb_context *find_context(void *owner, int which) {
  echost_visit visit = echost_enter();
  PyObject *found = PyObject_GetAttrString(
      owner, which == VCTX_CONN ? "connection_context" : "context");
  ecb_context *context = found ? echost_context_of(found) : NULL;
  if (context) {
    ecb_context_hold(context);
  } else {
    PyErr_WriteUnraisable(owner);
  }
  Py_XDECREF(found);
  echost_exit(visit);
  return context;
}

/* ---- what is decided ---- */

static int read_python(PyObject *object, decided *now) {
  PyObject *code = PyObject_GetAttrString(object, "code");
  PyObject *disconnect = PyObject_GetAttrString(object, "disconnect");
  PyObject *seconds = PyObject_GetAttrString(object, "time_cost");
  int answer = -1;
  if (code && disconnect && seconds) {
    now->code = PyLong_AsLong(code);
    now->disconnect = PyObject_IsTrue(disconnect);
    now->seconds = PyFloat_AsDouble(seconds);
    answer = PyErr_Occurred() ? -1 : 0;
  }
  Py_XDECREF(code);
  Py_XDECREF(disconnect);
  Py_XDECREF(seconds);
  return answer;
}

static int set_note(PyObject *object, validate_context *vctx) {
  PyObject *note = PyObject_GetAttrString(object, "note");
  PyObject *bytes =
      note ? PyUnicode_AsEncodedString(note, "utf-8", "surrogateescape") : NULL;
  if (bytes) {
    ecb_validation_set_note(vctx, PyBytes_GET_SIZE(bytes)
                                      ? PyBytes_AS_STRING(bytes)
                                      : NULL);
  }
  Py_XDECREF(note);
  Py_XDECREF(bytes);
  return bytes ? 0 : -1;
}

int echost_show_validation(PyObject *object, void *pointer) {
  validate_context *vctx = pointer;
  decided now;
  double whole;
  if (read_python(object, &now) < 0 || set_note(object, vctx) < 0) {
    return -1;
  }
  vctx->code = (int)now.code;
  vctx->disconnect = now.disconnect != 0;
  vctx->tcost.tv_usec =
      (suseconds_t)floor(modf(now.seconds, &whole) * MICROSECONDS + 0.5);
  vctx->tcost.tv_sec = (time_t)whole;
  return 0;
}

static int store(PyObject *object, const char *name, PyObject *value) {
  int answer = value ? PyObject_SetAttrString(object, name, value) : -1;
  Py_XDECREF(value);
  return answer;
}

/* A time is taken only where it is another one: it has fewer digits here. */
int echost_take_validation(PyObject *object, const void *pointer) {
  const validate_context *vctx = pointer;
  double seconds = (double)vctx->tcost.tv_sec +
                   (double)vctx->tcost.tv_usec / MICROSECONDS;
  decided before;
  if (read_python(object, &before) < 0 ||
      (before.code != vctx->code &&
       store(object, "code", PyLong_FromLong(vctx->code)) < 0) ||
      (before.disconnect != (long)vctx->disconnect &&
       store(object, "disconnect", PyLong_FromLong(vctx->disconnect)) < 0) ||
      (fabs(before.seconds - seconds) >= 1 / MICROSECONDS &&
       store(object, "time_cost", PyFloat_FromDouble(seconds)) < 0)) {
    return -1;
  }
  return 0;
}

/* ---- twins ---- */

void *echost_new_validation(PyObject *context) {
  validate_context *made =
      ecb_validation_of(find_context, &echost_facts, context);
  if (!made) {
    PyErr_NoMemory();
  }
  return made;
}

void echost_end_validation(void *pointer) { ecb_validation_free(pointer); }
