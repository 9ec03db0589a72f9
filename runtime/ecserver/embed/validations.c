/*
 * Validation contexts, by the pointers of their objects in Python: what is
 * documented as a member is read and written there. Any thread, but of the
 * members: those belong to the thread that runs the phase.
 */
#include "ecpython.h"

#include <math.h>

#include "validate_module.h"
#include "validate.h"

/* context, which, name */
static validate_context *read_key(PyObject *arguments, int *which,
                                  const char **name) {
  PyObject *context;
  return PyArg_ParseTuple(arguments, "Ois", &context, which, name)
             ? ecp_pointer(context)
             : NULL;
}

static PyObject *get(PyObject *module, PyObject *arguments) {
  const char *name, *text;
  int which;
  validate_context *context = read_key(arguments, &which, &name);
  (void)module;
  if (!context) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(text = validate_context_get(context, which, name));
  return ecp_text(text);
}

/* (context, which, name, text) */
static PyObject *set(PyObject *module, PyObject *arguments) {
  PyObject *context, *text, *bytes;
  const char *name;
  void *pointer;
  int which;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OisO", &context, &which, &name, &text)) {
    return NULL;
  }
  bytes = ecp_bytes_for(context, text, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(
      validate_context_set(pointer, which, name, PyBytes_AS_STRING(bytes)));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

static PyObject *delete(PyObject *module, PyObject *arguments) {
  const char *name;
  int which;
  validate_context *context = read_key(arguments, &which, &name);
  (void)module;
  if (!context) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(validate_context_delete(context, which, name));
  Py_RETURN_NONE;
}

/* ---- what is decided ---- */

/* code, note, disconnect, seconds */
static PyObject *decided(PyObject *module, PyObject *object) {
  const validate_context *context = ecp_pointer(object);
  (void)module;
  if (!context) {
    return NULL;
  }
  return Py_BuildValue("iNid", context->code,
                       ecp_text(context->note ? context->note : ""),
                       (int)context->disconnect,
                       (double)context->tcost.tv_sec +
                           (double)context->tcost.tv_usec / 1e6);
}

/* (context, code, note) */
static PyObject *set_code(PyObject *module, PyObject *arguments) {
  PyObject *context, *note, *bytes;
  void *pointer;
  int code;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OiO", &context, &code, &note)) {
    return NULL;
  }
  bytes = ecp_bytes_for(context, note, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(
      validate_context_set_code(pointer, code, PyBytes_AS_STRING(bytes)));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

/* (context, is_disconnected) */
static PyObject *set_disconnect(PyObject *module, PyObject *arguments) {
  PyObject *object;
  validate_context *context;
  int wanted;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Op", &object, &wanted)) {
    return NULL;
  }
  context = ecp_pointer(object);
  if (!context) {
    return NULL;
  }
  context->disconnect = wanted != 0;
  Py_RETURN_NONE;
}

/* (context, seconds) */
static PyObject *set_time_cost(PyObject *module, PyObject *arguments) {
  PyObject *object;
  validate_context *context;
  double seconds, whole;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Od", &object, &seconds)) {
    return NULL;
  }
  context = ecp_pointer(object);
  if (!context) {
    return NULL;
  }
  context->tcost.tv_usec = (suseconds_t)floor(modf(seconds, &whole) * 1e6 + 0.5);
  context->tcost.tv_sec = (time_t)whole;
  Py_RETURN_NONE;
}

/* ---- recipients ---- */

/* Without the lock; NULL at the end. The documents do not say what the function
   returns, but that it gives an address. */
static const char *recipient(validate_context *context, int at) {
  char *address = NULL;
  validate_context_iterate_rcpt(context, at, &address);
  return address;
}

static PyObject *recipients(PyObject *module, PyObject *object) {
  validate_context *context = ecp_pointer(object);
  PyObject *list, *tuple = NULL;
  const char *address;
  int at = 0;
  (void)module;
  list = context ? PyList_New(0) : NULL;
  while (list) {
    PyObject *text;
    ECP_WITHOUT_LOCK(address = recipient(context, at++));
    if (!address) {
      break;
    }
    text = ecp_text(address);
    if (!text || PyList_Append(list, text) != 0) {
      Py_CLEAR(list);
    }
    Py_XDECREF(text);
  }
  tuple = list ? PyList_AsTuple(list) : NULL;
  Py_XDECREF(list);
  return tuple;
}

/* (context, address) */
static PyObject *add_recipient(PyObject *module, PyObject *arguments) {
  PyObject *context, *address, *bytes;
  void *pointer;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OO", &context, &address)) {
    return NULL;
  }
  bytes = ecp_bytes_for(context, address, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(
      validate_context_add_rcpt(pointer, PyBytes_AS_STRING(bytes), 0));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

/* Whether recipients may be changed now: all are removed then. */
static PyObject *clear_recipients(PyObject *module, PyObject *object) {
  validate_context *context = ecp_pointer(object);
  int is_done;
  (void)module;
  if (!context) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(is_done = validate_context_can_modify_rcpts(context) &&
                             validate_context_remove_all_rcpts(context));
  return PyBool_FromLong(is_done);
}

PyMethodDef ecp_validation_functions[] = {
    {"validation_get", get, METH_VARARGS, "Read a variable."},
    {"validation_set", set, METH_VARARGS, "Set a variable."},
    {"validation_delete", delete, METH_VARARGS, "Unset a variable."},
    {"validation_decided", decided, METH_O,
     "Return code, note, whether the connection is closed, and seconds."},
    {"validation_set_code", set_code, METH_VARARGS, "Decide on the reply."},
    {"validation_set_disconnect", set_disconnect, METH_VARARGS,
     "Decide whether the connection is closed."},
    {"validation_set_time_cost", set_time_cost, METH_VARARGS,
     "Set the seconds by which the session was slowed down."},
    {"validation_recipients", recipients, METH_O, "Return the recipients."},
    {"validation_add_recipient", add_recipient, METH_VARARGS, "Add one."},
    {"validation_clear_recipients", clear_recipients, METH_O,
     "Remove all, if that is possible now."},
    {NULL, NULL, 0, NULL}};
