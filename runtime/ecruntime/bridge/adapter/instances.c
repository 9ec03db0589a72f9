/* Images of libraries, and the instances of modules with their phases. */
#include "instances.h"

#include <dlfcn.h>
#include <errno.h>

#include "attachment.h"
#include "ecb_thread.h"
#include "generations.h"
#include "interpreter_lock.h"
#include "loop/owner.h"
#include "providers.h"
#include "texts.h"

static PyTypeObject *instance_type_;

/* The interpreter lock guards both lists. A record may be freed in the
   scheduler thread only, while its object may end in any. */
static echost_instance *living_;
typedef struct ended {
  struct ended *next;
  module_instance_data *data;
  generic_module_infrastructure *copy;
} ended;
static ended *ended_;

module_instance_data *echost_instance_of(PyObject *object) {
  module_instance_data *data;
  if (!PyObject_TypeCheck(object, instance_type_)) {
    PyErr_SetString(PyExc_TypeError, "this is no module instance");
    return NULL;
  }
  data = ((echost_instance *)object)->data;
  if (!data)
    PyErr_SetString(PyExc_ValueError, "the server of the instance has ended");
  return data;
}

/* ---- images ---- */

/* Code of the author runs: the constructors of the library. */
static PyObject *instances_open_image(PyObject *module, PyObject *argument) {
  PyObject *path;
  void *image;
  const char *reason = NULL;
  (void)module;
  if (!PyUnicode_FSConverter(argument, &path))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  image = dlopen(PyBytes_AS_STRING(path), RTLD_NOW | RTLD_LOCAL);
  if (!image)
    reason = dlerror();
  Py_END_ALLOW_THREADS
  Py_DECREF(path);
  if (!image) {
    PyErr_SetString(PyExc_OSError, reason ? reason : "unknown error");
    return NULL;
  }
  return PyLong_FromVoidPtr(image);
}

static PyObject *instances_find_symbol(PyObject *module, PyObject *arguments) {
  PyObject *image;
  const char *name;
  void *found;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!s", &PyLong_Type, &image, &name))
    return NULL;
  found = dlsym(PyLong_AsVoidPtr(image), name);
  if (!found) {
    PyErr_Format(PyExc_OSError, "the library has no '%s'", name);
    return NULL;
  }
  return PyLong_FromVoidPtr(found);
}

/* ---- instances ---- */

/* The infrastructure as the library was built, for instances of their own. */
static PyObject *instances_read_infrastructure(PyObject *module,
                                               PyObject *address) {
  generic_module_infrastructure *found = PyLong_AsVoidPtr(address);
  size_t size;
  (void)module;
  if (!found)
    return PyErr_Occurred() ? NULL : PyErr_NoMemory();
  size = ecb_infrastructure_size(found->shared.module_api_version);
  return PyBytes_FromStringAndSize((const char *)found, (Py_ssize_t)size);
}

static echost_instance *new_object(module_instance_data *data,
                                   generic_module_infrastructure *copy) {
  echost_instance *self = PyObject_New(echost_instance, instance_type_);
  if (!self)
    return NULL;
  self->data = data;
  self->copy = copy;
  self->registrar = NULL;
  self->next = living_;
  self->link = &living_;
  if (living_)
    living_->link = &self->next;
  living_ = self;
  data->host_instance = self;
  return self;
}

static PyObject *make(generic_module_infrastructure *infrastructure,
                      const char *name, generic_module_infrastructure *copy) {
  module_instance_data *data = ecb_instance_new(infrastructure, name, NULL);
  echost_instance *self;
  if (!data) {
    PyErr_SetFromErrno(PyExc_OSError);
    PyMem_RawFree(copy);
    return NULL;
  }
  self = new_object(data, copy);
  if (!self) {
    ecb_instance_free(data);
    PyMem_RawFree(copy);
  }
  return (PyObject *)self;
}

static PyObject *instances_new_instance(PyObject *module, PyObject *arguments) {
  PyObject *where;
  const char *name;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Os", &where, &name))
    return NULL;
  if (PyBytes_Check(where)) {
    void *copy = PyMem_RawMalloc((size_t)PyBytes_GET_SIZE(where));
    if (!copy)
      return PyErr_NoMemory();
    memcpy(copy, PyBytes_AS_STRING(where), (size_t)PyBytes_GET_SIZE(where));
    return make(copy, name, copy);
  } else {
    void *infrastructure = PyLong_AsVoidPtr(where);
    if (!infrastructure && PyErr_Occurred())
      return NULL;
    return make(infrastructure, name, NULL);
  }
}

static void unlink_living(echost_instance *self) {
  *self->link = self->next;
  if (self->next)
    self->next->link = self->link;
}

static void instance_dealloc(PyObject *object) {
  echost_instance *self = (echost_instance *)object;
  PyTypeObject *type = Py_TYPE(object);
  unlink_living(self);
  if (!self->data) {
    PyMem_RawFree(self->copy);
  } else {
    ended *one = PyMem_RawMalloc(sizeof(*one));
    self->data->host_instance = NULL;
    if (one) { /* else it is never freed */
      *one = (ended){ended_, self->data, self->copy};
      ended_ = one;
    }
  }
  PyObject_Free(object);
  Py_DECREF(type);
}

void echost_instances_free(void) {
  while (ended_) {
    ended *one = ended_;
    ended_ = one->next;
    ecb_owner_end(one->data->name);
    ecb_instance_free(one->data);
    PyMem_RawFree(one->copy);
    PyMem_RawFree(one);
  }
}

/* The infrastructure of an image stays, a copy lives as long as its object. */
void echost_instances_forget(void) {
  echost_instance *self;
  for (self = living_; self; self = self->next) {
    if (self->data) {
      ecb_owner_end(self->data->name);
      ecb_instance_free(self->data);
      self->data = NULL;
    }
  }
  echost_instances_free();
}

/* Of instances without a copy, which stay as long as the image. */
static PyObject *instances_end_events_of_singletons(PyObject *module,
                                                    PyObject *none) {
  const echost_instance *self;
  (void)module, (void)none;
  for (self = living_; self; self = self->next) {
    if (self->data && !self->copy)
      ecb_owner_end(self->data->name);
  }
  Py_RETURN_NONE;
}

static PyObject *instance_set_threshold(PyObject *object, PyObject *level) {
  module_instance_data *data = echost_instance_of(object);
  long value = PyLong_AsLong(level);
  if (!data || (value == -1 && PyErr_Occurred()))
    return NULL;
  __atomic_store_n(&data->threshold, (int)value, __ATOMIC_RELAXED);
  Py_RETURN_NONE;
}

/* ---- phases: scheduler thread, without the interpreter lock ---- */

static PyObject *instance_conf_setup(PyObject *object, PyObject *arguments) {
  echost_instance *self = (echost_instance *)object;
  module_instance_data *data = echost_instance_of(object);
  PyObject *registrar;
  int flags, answer;
  if (!data || !PyArg_ParseTuple(arguments, "iO", &flags, &registrar))
    return NULL;
  self->registrar = registrar;
  Py_BEGIN_ALLOW_THREADS
  answer = ecb_instance_conf_setup(data, flags);
  Py_END_ALLOW_THREADS
  self->registrar = NULL;
  if (echost_unwind())
    return NULL;
  return PyLong_FromLong(answer);
}

static PyObject *instance_ext_init(PyObject *object, PyObject *arguments) {
  module_instance_data *data = echost_instance_of(object);
  PyObject *generation;
  ecb_generation *native = NULL;
  int flags, answer;
  string said;
  if (!data || !PyArg_ParseTuple(arguments, "Oi", &generation, &flags))
    return NULL;
  if (generation != Py_None && !(native = echost_generation_of(generation)))
    return NULL;
  if (((echost_instance *)object)->copy && native &&
      EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_INIT &&
      ecb_owner_begin(data->name, native))
    return PyErr_NoMemory(); /* its jobs hold its generation */
  if (echost_text_begin(&said))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  answer = ecb_instance_ext_init(data, native ? &native->shown.header : NULL,
                                 &said, flags);
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY)
    ecb_owner_end(data->name);
  Py_END_ALLOW_THREADS
  if (echost_unwind()) {
    string_destroy(&said);
    return NULL;
  }
  return Py_BuildValue("(iN)", answer, echost_text_end(&said));
}

/* The text of the answer, or None for a module without a control function. */
static PyObject *instance_control(PyObject *object, PyObject *arguments) {
  module_instance_data *data = echost_instance_of(object);
  PyThreadState *left;
  const char *command;
  int is_xml, failed;
  string said;
  if (!data || !PyArg_ParseTuple(arguments, "si", &command, &is_xml))
    return NULL;
  if (echost_text_begin(&said))
    return NULL;
  left = echost_leave();
  failed = ecb_instance_control(data, &said, command, is_xml);
  echost_return(left);
  if (failed || echost_unwind()) {
    string_destroy(&said);
    if (PyErr_Occurred())
      return NULL;
    Py_RETURN_NONE;
  }
  return echost_text_end(&said);
}

/* Registrations of the phases so far. */
static PyObject *instance_registrations(PyObject *object, PyObject *none) {
  module_instance_data *data = echost_instance_of(object);
  (void)none;
  return data ? echost_drain(data, (echost_instance *)object) : NULL;
}

static PyMethodDef instance_methods[] = {
    ECHOST_FUNCTION(instance_, set_threshold, METH_O,
                    "Set the level below which lines are not made."),
    ECHOST_FUNCTION(instance_, conf_setup, METH_VARARGS,
                    "Run conf_setup; what it registers goes to `registrar`."),
    ECHOST_FUNCTION(instance_, ext_init, METH_VARARGS,
                    "Run ext_init in a generation; return its result and what "
                    "it said."),
    ECHOST_FUNCTION(instance_, control, METH_VARARGS,
                    "Run the control function; return what it said."),
    ECHOST_FUNCTION(instance_, registrations, METH_NOARGS,
                    "Return the providers that it has registered: hook, "
                    "CProvider, closure, is_first."),
    {NULL, NULL, 0, NULL},
};

static PyType_Slot instance_slots[] = {
    {Py_tp_doc, "A module instance."},
    {Py_tp_dealloc, (void *)instance_dealloc},
    {Py_tp_methods, instance_methods},
    {0, NULL},
};
static PyType_Spec instance_spec = {
    "_echost.Instance", sizeof(echost_instance), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, instance_slots};

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(instances_, open_image, METH_O,
                    "Load a library; OSError with the loader's reason."),
    ECHOST_FUNCTION(instances_, find_symbol, METH_VARARGS,
                    "Return the address of an exported object."),
    ECHOST_FUNCTION(instances_, read_infrastructure, METH_O,
                    "Return the bytes of an infrastructure."),
    ECHOST_FUNCTION(instances_, new_instance, METH_VARARGS,
                    "Make an instance of an infrastructure in its place, or of "
                    "a copy of its bytes."),
    ECHOST_FUNCTION(instances_, end_events_of_singletons, METH_NOARGS,
                    "Clear what singletons have scheduled: the server ends."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  instance_type_ = (PyTypeObject *)PyType_FromSpec(&instance_spec);
  if (!instance_type_)
    return -1;
  return PyModule_AddObjectRef(module, "Instance", (PyObject *)instance_type_);
}

const echost_part echost_instances = {functions, ready};
