/* Commands that modules register, and the manifests that they ask for. */
#include <errno.h>

#include "attachment.h"
#include "module/commands.h"
#include "module/console_clients.h"
#include "module/manifests.h"
#include "providers.h"
#include "texts.h"

#define COMMAND "_echost.command"

/* ---- commands: scheduler thread ---- */

static void end_command(PyObject *capsule) {
  ecb_command_free(PyCapsule_GetPointer(capsule, COMMAND));
}

/* A line that waits to be run; None where no module has a command for it. */
static PyObject *console_find_command(PyObject *module, PyObject *arguments) {
  command_construct *command;
  PyObject *capsule;
  const char *line;
  int is_xml;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "sp", &line, &is_xml))
    return NULL;
  command = ecb_command_new(line, is_xml, NULL, NULL);
  if (!command && errno == EINVAL)
    Py_RETURN_NONE; /* a quote that does not end */
  if (!command)
    return PyErr_NoMemory();
  if (!ecb_command_is_known(command)) {
    ecb_command_free(command);
    Py_RETURN_NONE;
  }
  capsule = PyCapsule_New(command, COMMAND, end_command);
  if (!capsule)
    ecb_command_free(command);
  return capsule;
}

/* The code, and the answer so far. */
static PyObject *run(PyObject *capsule, int (*function)(command_construct *)) {
  command_construct *command = PyCapsule_GetPointer(capsule, COMMAND);
  int code;
  if (!command)
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  code = function(command);
  Py_END_ALLOW_THREADS
  if (echost_unwind())
    return NULL;
  return Py_BuildValue(
      "(iN)", code,
      PyUnicode_DecodeUTF8(command->response.buffer ? command->response.buffer
                                                    : "",
                           command->response.buffer ? command->response.len : 0,
                           "backslashreplace"));
}

static PyObject *console_run_command(PyObject *module, PyObject *capsule) {
  (void)module;
  return run(capsule, ecb_command_run);
}

static PyObject *console_resume_command(PyObject *module, PyObject *capsule) {
  (void)module;
  return run(capsule, ecb_command_resume);
}

static int append(string *response, PyObject *text) {
  Py_ssize_t length;
  const char *bytes = PyUnicode_AsUTF8AndSize(text, &length);
  if (!bytes)
    return -1;
  stringwrite(response, bytes, (size_t)length);
  return 0;
}

/* Of (code, text), which the text of joins the response. */
static int code_of(PyObject *answer, string *response) {
  PyObject *text;
  int code;
  if (!answer || !PyArg_ParseTuple(answer, "iU", &code, &text) ||
      (response && append(response, text)))
    return -1;
  return code;
}

/* Without the interpreter lock. */
static int pass_on(void *context, const char *line, int xml,
                       string *response) {
  PyGILState_STATE state = PyGILState_Ensure();
  PyObject *receiver = echost_receiver(), *answer = NULL;
  int code = EC_RUN_COMMAND_FAILED;
  (void)context;
  if (receiver) {
    answer = PyObject_CallMethod(receiver, "run_command", "Ni",
                                 echost_text(line), xml);
    code = code_of(answer, response);
    if (PyErr_Occurred()) {
      PyErr_WriteUnraisable(receiver);
      code = EC_RUN_COMMAND_FAILED;
    }
    Py_XDECREF(answer);
  }
  PyGILState_Release(state);
  return code;
}

/* ---- manifests ---- */

static int add_values(ecb_manifests *set, PyObject *values) {
  Py_ssize_t at;
  for (at = 0; at < PyTuple_GET_SIZE(values); at++) {
    const char *key, *text;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(values, at), "ss", &key, &text))
      return -1;
    if (ecb_manifests_add_value(set, key, text)) {
      PyErr_NoMemory();
      return -1;
    }
  }
  return 0;
}

static int add_manifests(ecb_manifests *set, PyObject *manifests) {
  Py_ssize_t at;
  for (at = 0; at < PyTuple_GET_SIZE(manifests); at++) {
    const char *name;
    PyObject *values;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(manifests, at), "sO!", &name,
                          &PyTuple_Type, &values))
      return -1;
    if (ecb_manifests_add(set, name)) {
      PyErr_NoMemory();
      return -1;
    }
    if (add_values(set, values))
      return -1;
  }
  return 0;
}

/* Any thread. */
static PyObject *console_set_manifests(PyObject *module, PyObject *manifests) {
  ecb_manifests *set;
  (void)module;
  if (!PyTuple_Check(manifests)) {
    PyErr_SetString(PyExc_TypeError, "manifests are a tuple");
    return NULL;
  }
  set = ecb_manifests_new();
  if (!set)
    return PyErr_NoMemory();
  if (add_manifests(set, manifests)) {
    ecb_manifests_free(set);
    return NULL;
  }
  ecb_manifests_set(set);
  Py_RETURN_NONE;
}

/* Any thread; it waits for the interpreter. */
static void read_manifests(void *context) {
  PyGILState_STATE state = PyGILState_Ensure();
  PyObject *receiver = echost_receiver();
  (void)context;
  if (receiver) {
    PyObject *done = PyObject_CallMethod(receiver, "read_manifests", NULL);
    if (!done)
      PyErr_WriteUnraisable(receiver);
    Py_XDECREF(done);
  }
  PyGILState_Release(state);
}

/* Scheduler thread, without the interpreter lock. */
static int resolve_capability(void *context, const char *capability,
                              string *output) {
  PyGILState_STATE state = PyGILState_Ensure();
  PyObject *receiver = echost_receiver(), *answer = NULL;
  int is_there = 0;
  (void)context;
  if (receiver) {
    answer = PyObject_CallMethod(receiver, "resolve_capability", "N",
                                 echost_text(capability));
    is_there = code_of(answer, output) > 0;
    if (PyErr_Occurred()) {
      PyErr_WriteUnraisable(receiver);
      is_there = 0;
    }
    Py_XDECREF(answer);
  }
  PyGILState_Release(state);
  return is_there;
}

/* Scheduler thread: the console has accepted a client. */
static PyObject *console_offer_client(PyObject *module, PyObject *descriptor) {
  long fd = PyLong_AsLong(descriptor);
  int is_served;
  (void)module;
  if (fd == -1 && PyErr_Occurred())
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  is_served = ecb_console_client_offer((int)fd);
  Py_END_ALLOW_THREADS
  if (echost_unwind())
    return NULL;
  return PyBool_FromLong(is_served);
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(console_, find_command, METH_VARARGS,
                    "Return a line that a module has a command for, or None."),
    ECHOST_FUNCTION(console_, run_command, METH_O,
                    "Run it; return the code and the answer so far."),
    ECHOST_FUNCTION(console_, resume_command, METH_O,
                    "Go on with a command that waited; likewise."),
    ECHOST_FUNCTION(console_, set_manifests, METH_O,
                    "Give (module, ((key, text), ...)) of all manifests."),
    ECHOST_FUNCTION(console_, offer_client, METH_O,
                    "Offer a client of the console to a module; tell whether "
                    "it serves the client."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  (void)module;
  echost_table.run_command = pass_on;
  echost_table.read_manifests = read_manifests;
  echost_table.resolve_capability = resolve_capability;
  return 0;
}

const echost_part echost_console = {functions, ready};
