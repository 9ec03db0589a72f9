/* One server at a time is attached to the core of the process. */
#include "attachment.h"

#include <string.h>

#include "config/options.h"
#include "ecb_thread.h"
#include "hooks/generation.h"
#include "io/datasource.h"
#include "module/commands.h"
#include "module/console_clients.h"
#include "module/manifests.h"
#include "module/shutdown.h"

ecb_host echost_table;

/* The interpreter lock guards it. */
static PyObject *receiver_;
static int is_table_set_;

PyObject *echost_receiver(void) { return receiver_; }

/* Scheduler thread of the server: the one that calls. */
static PyObject *attachment_attach(PyObject *module, PyObject *receiver) {
  (void)module;
  if (receiver_) {
    PyErr_SetString(PyExc_RuntimeError,
                    "another server of this process has modules in C");
    return NULL;
  }
  if (!is_table_set_) {
    ecb_host_set(&echost_table);
    is_table_set_ = 1;
  }
  ecb_scheduler_thread_set();
  ecb_shutdown_ended();
  receiver_ = Py_NewRef(receiver);
  Py_RETURN_NONE;
}

/* Scheduler thread: nothing of the server runs any more. Returns how many
   generations modules still hold. */
static PyObject *attachment_detach(PyObject *module, PyObject *none) {
  u_int32_t left;
  (void)module, (void)none;
  if (!receiver_)
    return PyLong_FromLong(0);
  Py_BEGIN_ALLOW_THREADS
  ecb_generations_close();
  ecb_generations_collect();
  ecb_datasources_close(); /* drivers are code of modules */
  ecb_manifests_set(NULL);
  Py_END_ALLOW_THREADS
  left = echost_generations_forget();
  echost_listeners_forget();
  echost_instances_forget(); /* closes what is left of connections */
  ecb_commands_close();
  ecb_console_clients_close();
  echost_options_forget();
  Py_CLEAR(receiver_);
  return PyLong_FromUnsignedLong(left);
}

static PyObject *attachment_is_attached(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyBool_FromLong(receiver_ != NULL);
}

/* ---- where configuration files are ---- */

/* Any thread reads what it points to: a text that was given once stays. */
static const char *configuration_path_;

static const char *configuration_path(void *context) {
  (void)context;
  return __atomic_load_n(&configuration_path_, __ATOMIC_ACQUIRE);
}

static PyObject *attachment_set_configuration_path(PyObject *module,
                                                   PyObject *path) {
  const char *text = PyUnicode_AsUTF8(path);
  const char *known = configuration_path_;
  (void)module;
  if (!text)
    return NULL;
  if (!known || strcmp(known, text) != 0) {
    known = strdup(text);
    if (!known)
      return PyErr_NoMemory();
    __atomic_store_n(&configuration_path_, known, __ATOMIC_RELEASE);
  }
  Py_RETURN_NONE;
}

static void shut_down(void *context, int must_die, int status, const char *file,
                      int line) {
  PyGILState_STATE state = PyGILState_Ensure();
  (void)context;
  if (receiver_) {
    PyObject *done = PyObject_CallMethod(receiver_, "shut_down", "iizi",
                                         must_die, status, file, line);
    if (!done)
      PyErr_WriteUnraisable(receiver_);
    Py_XDECREF(done);
  }
  PyGILState_Release(state);
}

static PyObject *attachment_shutdown_began(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  ecb_shutdown_began();
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(attachment_, attach, METH_O,
                    "Serve the server that `receiver` answers for."),
    ECHOST_FUNCTION(attachment_, detach, METH_NOARGS,
                    "End it; return how many generations are still held."),
    ECHOST_FUNCTION(attachment_, is_attached, METH_NOARGS,
                    "Tell whether a server is attached."),
    ECHOST_FUNCTION(attachment_, shutdown_began, METH_NOARGS,
                    "Let modules see that the server shuts down."),
    ECHOST_FUNCTION(attachment_, set_configuration_path, METH_O,
                    "Say where modules find configuration files: folders, "
                    "divided by colons."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  (void)module;
  echost_table.shut_down = shut_down;
  echost_table.configuration_path = configuration_path;
  return 0;
}

const echost_part echost_attachment = {functions, ready};
