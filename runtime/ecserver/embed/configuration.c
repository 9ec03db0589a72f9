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

PyMethodDef ecp_configuration_methods[] = {
    {"configuration_of_call", of_call, METH_NOARGS,
     "Return the address and number of the call's (any thread)."},
    {"fetch_in", fetch, METH_VARARGS,
     "Return the value of an option in a configuration (any thread)."},
    {NULL, NULL, 0, NULL}};
PyMethodDef ecp_configuration_functions[] = {
    {"hold_generation", hold, METH_NOARGS,
     "Hold the current configuration (any thread)."},
    {"release_generation", release, METH_O, "Release it (any thread)."},
    {NULL, NULL, 0, NULL}};
