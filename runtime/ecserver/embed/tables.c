/*
 * The type of instances and the module `ecserver._native`, made of the tables of all
 * sources: a source adds its table to one of these lists. Scheduler thread.
 */
#include "ecpython.h"

extern PyGetSetDef ecp_option_getters[];
extern destructor ecp_instance_dealloc_;

static PyMethodDef *const of_instances[] = {
    ecp_instance_methods, ecp_log_methods, ecp_option_methods,
    ecp_event_methods,    ecp_job_methods, ecp_watch_methods,
    ecp_configuration_methods, ecp_registering_methods};
static PyMethodDef *const of_module[] = {
    ecp_thread_functions, ecp_message_functions, ecp_validation_functions,
    ecp_job_functions, ecp_memory_functions, ecp_configuration_functions};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
enum { MOST_METHODS = 96 };

PyTypeObject *ecp_instance_type_;

/* The tables one after another, in memory that stays. */
static PyMethodDef *join(PyMethodDef *joined, PyMethodDef *const *tables,
                         size_t count) {
  size_t index, at = 0;
  for (index = 0; index < count; index++) {
    const PyMethodDef *one;
    for (one = tables[index]; one->ml_name; one++) {
      if (at == MOST_METHODS) {
        Py_FatalError("ecpython: too many methods");
      }
      joined[at++] = *one;
    }
  }
  return joined;
}

static int make_type(void) {
  static PyMethodDef joined[MOST_METHODS + 1];
  PyType_Slot slots[] = {
      {Py_tp_methods, join(joined, of_instances, COUNT(of_instances))},
      {Py_tp_getset, ecp_option_getters},
      {Py_tp_dealloc, (void *)(uintptr_t)ecp_instance_dealloc_},
      {Py_tp_doc, "One instance of a module, as the server has it."},
      {0, NULL}};
  PyType_Spec spec = {"ecserver._native.Instance", sizeof(ecp_instance), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                      slots};
  ecp_instance_type_ = (PyTypeObject *)PyType_FromSpec(&spec);
  return ecp_instance_type_ ? 0 : -1;
}

PyObject *ecp_make_module(void) {
  static PyMethodDef joined[MOST_METHODS + 1];
  static PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                                   "ecserver._native",
                                   "The server, for the package ecserver.",
                                   -1,
                                   NULL,
                                   NULL,
                                   NULL,
                                   NULL,
                                   NULL};
  PyObject *module;
  definition.m_methods = join(joined, of_module, COUNT(of_module));
  if (make_type() != 0) {
    return NULL;
  }
  module = PyModule_Create(&definition);
  if (module && PyModule_AddObjectRef(module, "Instance",
                                      (PyObject *)ecp_instance_type_) != 0) {
    Py_CLEAR(module);
  }
  return module;
}

/* `object` is that of a method of the type, or comes from the server. */
ecp_instance *ecp_instance_of(PyObject *object) {
  return (ecp_instance *)object;
}

ecp_instance *ecp_living(PyObject *object) {
  ecp_instance *instance = ecp_instance_of(object);
  if (!instance->self) {
    PyErr_SetString(PyExc_RuntimeError, "the module instance was destroyed");
    return NULL;
  }
  return instance;
}
