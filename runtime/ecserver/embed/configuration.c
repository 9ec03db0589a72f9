/*
 * Generations that a module holds, and questions to their configurations. Any
 * thread.
 */
#include "ecpython.h"

/* hold_generation(): the address of the current configuration, held until it is
   released, and its number. */
static PyObject *hold(PyObject *module, PyObject *unused) {
  ec_config_header *header;
  (void)module;
  (void)unused;
  ECP_WITHOUT_LOCK(header = ec_config_fetch_globalconf());
  if (!header) {
    Py_RETURN_NONE;
  }
  return Py_BuildValue("Nl", PyLong_FromVoidPtr(header),
                       (long)header->generation);
}

static PyObject *release(PyObject *module, PyObject *address) {
  ec_config_header *header = PyLong_AsVoidPtr(address);
  (void)module;
  if (!header) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  }
  ECP_WITHOUT_LOCK(ec_config_release_scope_instance(header));
  Py_RETURN_NONE;
}

/* The address and number of the configuration of the running call; None outside
   of calls of this instance. */
static PyObject *of_call(PyObject *object, PyObject *unused) {
  const ecp_call *call = ecp_call_;
  (void)unused;
  if (!call || call->instance != ecp_instance_of(object) || !call->header) {
    Py_RETURN_NONE;
  }
  return Py_BuildValue("Nl", PyLong_FromVoidPtr(call->header),
                       (long)call->header->generation);
}

/* fetch_in(address, index, pairs, is_own) */
static PyObject *fetch(PyObject *object, PyObject *arguments) {
  ecp_instance *instance = ecp_living(object);
  PyObject *address, *pairs;
  ec_config_header *header;
  long index;
  int is_own, is_init;
  if (!instance || !PyArg_ParseTuple(arguments, "OlOp", &address, &index,
                                     &pairs, &is_own)) {
    return NULL;
  }
  header = PyLong_AsVoidPtr(address);
  if (!header) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  }
  is_init = ecp_call_ && ecp_call_->is_init && ecp_call_->header == header;
  return ecp_fetch(instance, header, index, pairs, is_own, is_init);
}

/* Without the lock: an option of the server's, by its capability; 0 where there
   is none, or no configuration. */
static int read_number(char *capability, int *number) {
  int slot = ec_config_option_slot_from_capability(capability);
  ec_config_header *header =
      slot >= 0 ? ec_config_fetch_globalconf() : NULL;
  ec_config_value *value =
      header ? ec_config_option_fetch(header, slot, NULL) : NULL;
  int is_there = value && value->v;
  if (is_there) {
    *number = value->v->vint;
  }
  if (value) {
    ec_config_release_value(value);
  }
  if (header) {
    ec_config_release_scope_instance(header);
  }
  return is_there;
}

/* server_number(capability): an integer of the top level, or None. */
static PyObject *server_number(PyObject *module, PyObject *capability) {
  const char *text = PyUnicode_AsUTF8(capability);
  char name[64];
  int number = 0, is_there;
  (void)module;
  if (!text) {
    return NULL;
  }
  snprintf(name, sizeof(name), "%s", text);
  ECP_WITHOUT_LOCK(is_there = read_number(name, &number));
  return is_there ? PyLong_FromLong(number) : Py_NewRef(Py_None);
}

PyMethodDef ecp_configuration_methods[] = {
    {"configuration_of_call", of_call, METH_NOARGS,
     "Return the address and number of the call's (any thread)."},
    {"fetch_in", fetch, METH_VARARGS,
     "Return the value of an option in a configuration (any thread)."},
    {NULL, NULL, 0, NULL}};
PyMethodDef ecp_configuration_functions[] = {
    {"hold_generation", hold, METH_NOARGS,
     "Hold the current configuration (any thread)."},
    {"server_number", server_number, METH_O,
     "Return an integer of the server's top level (any thread)."},
    {"release_generation", release, METH_O, "Release it (any thread)."},
    {NULL, NULL, 0, NULL}};
