/* The classes of the runtime in Python that values of C become. */
#include "boxing.h"

#include <structmember.h>

echost_classes echost_classes_;

int echost_find_slot(PyObject *type, const char *name, Py_ssize_t *offset) {
  PyObject *slot = PyObject_GetAttrString(type, name);
  if (!slot) {
    return -1;
  }
  if (!Py_IS_TYPE(slot, &PyMemberDescr_Type) ||
      ((PyMemberDescrObject *)slot)->d_member->type != T_OBJECT_EX) {
    PyErr_Format(PyExc_TypeError, "%s is no slot of %R", name, type);
    Py_DECREF(slot);
    return -1;
  }
  *offset = ((PyMemberDescrObject *)slot)->d_member->offset;
  Py_DECREF(slot);
  return 0;
}

/* The classes live as long as the process: it has one runtime. */
static PyObject *classes_introduce(PyObject *module, PyObject *arguments) {
  echost_classes made;
  PyObject *cell, *timeval, *opaque, *message, *inbound, *validation, *context,
      *integer, *key;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!O!O!O!O!O!O!OU", &PyType_Type, &cell,
                        &PyType_Type, &timeval, &PyType_Type, &opaque,
                        &PyType_Type, &message, &PyType_Type, &inbound,
                        &PyType_Type, &validation, &PyType_Type, &context,
                        &integer, &key)) {
    return NULL;
  }
  if (echost_classes_.generation_key) {
    Py_RETURN_NONE;
  }
  if (echost_find_slot(cell, "value", &made.cell_value) ||
      echost_find_slot(timeval, "sec", &made.timeval_sec) ||
      echost_find_slot(timeval, "usec", &made.timeval_usec) ||
      echost_find_slot(opaque, "native", &made.opaque_twin) ||
      echost_find_slot(message, "context", &made.message_context) ||
      echost_find_slot(message, "connection_context",
                &made.message_connection_context) ||
      echost_find_slot(context, "_texts", &made.context_texts)) {
    return NULL;
  }
  made.cell = (PyTypeObject *)Py_NewRef(cell);
  made.timeval = (PyTypeObject *)Py_NewRef(timeval);
  made.opaque = (PyTypeObject *)Py_NewRef(opaque);
  made.message = (PyTypeObject *)Py_NewRef(message);
  made.inbound = (PyTypeObject *)Py_NewRef(inbound);
  made.validation = (PyTypeObject *)Py_NewRef(validation);
  made.context = (PyTypeObject *)Py_NewRef(context);
  made.integer = Py_NewRef(integer);
  made.generation_key = Py_NewRef(key);
  echost_classes_ = made;
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(classes_, introduce, METH_VARARGS,
                    "Tell the classes of values, once for the process."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_classes_part = {functions, NULL};
