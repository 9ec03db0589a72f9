/* CProvider: a callable that compiled chains of Python call as any other. */
#include "providers.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <structmember.h>

#include "arguments.h"
#include "boxing.h"
#include "direct.h"
#include "ecb_thread.h"
#include "handles.h"
#include "interpreter_lock.h"

static PyTypeObject provider_type;

/* ---- unwinding ---- */

__thread PyObject *echost_unwinding_;

void echost_keep_unwinding(PyObject *error) {
  if (echost_unwinding_) {
    Py_DECREF(error);
  } else {
    echost_unwinding_ = error;
  }
}

int echost_raise_unwinding(void) {
  PyObject *error = echost_unwinding_;
  echost_unwinding_ = NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(error), error);
  Py_DECREF(error);
  return 1;
}

/* ---- a call ---- */

/* Says which argument it was, where the exception is one of this adapter. */
static void tell_parameter(const echost_provider *self, int at) {
  PyObject *kind, *value, *trace;
  PyErr_Fetch(&kind, &value, &trace);
  if (kind != PyExc_TypeError && kind != PyExc_ValueError &&
      kind != PyExc_OverflowError) {
    PyErr_Restore(kind, value, trace);
    return;
  }
  PyErr_Format(kind, "argument %d of %s: %S", at + 1, self->head->shown.hook_name,
               value ? value : Py_None);
  Py_XDECREF(kind);
  Py_XDECREF(value);
  Py_XDECREF(trace);
}

void echost_run_provider(const echost_provider *self,
                         module_instance_data *instance, const ec_slot *slots,
                         ec_slot *result) {
  ecb_thread *thread = ecb_thread_self();
  const char *before = thread->module;
  thread->module = instance->name;
  self->declaration->invoke(self->native.function, self->native.closure, slots,
                            result);
  ecb_instance_compare(instance);
  thread->module = before;
  thread->shown.failed = 0;
}

static int prepare(echost_provider *self) {
  const ec_hook_decl *declaration = ecb_head_declaration(self->head);
  const char *shape = self->shape ? PyUnicode_AsUTF8(self->shape) : NULL;
  if (!declaration) {
    PyErr_Format(PyExc_TypeError,
                 "the hook %s is declared by no library in C, so its provider "
                 "cannot be called",
                 self->head->shown.hook_name);
    return -1;
  }
  if ((self->shape && !shape) ||
      echost_plan_make(&self->plan, declaration, shape) < 0) {
    return -1;
  }
  self->declaration = declaration;
  return 0;
}

static PyObject *refuse_count(const echost_provider *self, Py_ssize_t count) {
  PyErr_Format(PyExc_TypeError, "%s takes %d arguments, not %zd",
               self->head->shown.hook_name, self->plan.count, count - 1);
  return NULL;
}

/* Any thread. The first argument is the closure, which C knows already. */
static PyObject *call(PyObject *object, PyObject *const *arguments, size_t flags,
                      PyObject *names) {
  echost_provider *self = (echost_provider *)object;
  module_instance_data *instance = self->owner->data;
  Py_ssize_t count = PyVectorcall_NARGS(flags);
  echost_arguments given;
  ec_slot result = {0};
  PyObject *value = NULL;
  if (!instance) {
    PyErr_SetString(PyExc_RuntimeError, "the server of the provider has ended");
    return NULL;
  }
  if (!self->declaration && prepare(self) < 0) {
    return NULL;
  }
  if (count != self->plan.count + 1 || (names && PyTuple_GET_SIZE(names))) {
    return refuse_count(self, count);
  }
  arguments++;
  if (echost_give_arguments(&self->plan, arguments, &given) < 0) {
    tell_parameter(self, given.failed);
  } else {
    PyThreadState *left = echost_leave();
    echost_run_provider(self, instance, given.slots, &result);
    echost_return(left);
    if (!echost_unwind() &&
        echost_take_cells(&self->plan, arguments, &given) == 0) {
      value = echost_box(self->plan.result.code, &result, -1);
    }
  }
  echost_drop_arguments(&given);
  return value;
}

/* ---- the type ---- */

static PyObject *new_provider(const ecb_registration *one,
                              echost_instance *owner) {
  echost_provider *made = PyObject_New(echost_provider, &provider_type);
  if (!made) {
    return NULL;
  }
  made->vectorcall = call;
  made->head = one->head;
  made->native = (ec_hook_provider){one->provider, one->closure};
  made->owner = (echost_instance *)Py_NewRef((PyObject *)owner);
  made->shape = NULL;
  made->declaration = NULL;
  memset(&made->plan, 0, sizeof(made->plan));
  return (PyObject *)made;
}

static void provider_dealloc(PyObject *object) {
  echost_provider *self = (echost_provider *)object;
  Py_XDECREF(self->owner);
  Py_XDECREF(self->shape);
  PyObject_Free(object);
}

static PyObject *provider_fit(PyObject *object, PyObject *shape) {
  echost_provider *self = (echost_provider *)object;
  PyObject *before = self->shape;
  if (!PyUnicode_Check(shape)) {
    PyErr_SetString(PyExc_TypeError, "a shape is a text");
    return NULL;
  }
  self->shape = Py_NewRef(shape);
  Py_XDECREF(before);
  self->declaration = NULL;
  if (ecb_head_declaration(self->head) && prepare(self) < 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}

static PyObject *provider_repr(PyObject *object) {
  const echost_provider *self = (const echost_provider *)object;
  return PyUnicode_FromFormat("<CProvider of %s>",
                              self->head->shown.hook_name);
}

static PyMethodDef provider_methods[] = {
    ECHOST_FUNCTION(provider_, fit, METH_O,
                    "Pass values by a shape; TypeError when it differs from "
                    "the declaration in C."),
    ECHOST_FUNCTION(echost_, direct_call, METH_VARARGS,
                    "Return what does the same as a compiled call, if all of its "
                    "providers are in C; else None."),
    {NULL, NULL, 0, NULL},
};

static PyTypeObject provider_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.CProvider",
    .tp_basicsize = sizeof(echost_provider),
    .tp_dealloc = provider_dealloc,
    .tp_vectorcall_offset = offsetof(echost_provider, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_repr = provider_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL |
                Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "A provider written in C.",
    .tp_methods = provider_methods,
};

const echost_provider *echost_native_provider(PyObject *object) {
  return Py_TYPE(object) == &provider_type ? (const echost_provider *)object
                                           : NULL;
}

PyObject *echost_drain(module_instance_data *data, echost_instance *owner) {
  const ecb_registrar *registrar = &data->registrar;
  PyObject *list = PyList_New(0);
  u_int32_t at;
  for (at = 0; list && at < registrar->count; at++) {
    const ecb_registration *one = &registrar->registrations[at];
    PyObject *made = new_provider(one, owner);
    PyObject *closure = made ? echost_handle(one->closure) : NULL;
    PyObject *row =
        closure ? Py_BuildValue("sOOO", one->head->shown.hook_name, made,
                                closure, one->is_first ? Py_True : Py_False)
                : NULL;
    if (!row || PyList_Append(list, row) < 0) {
      Py_CLEAR(list);
    }
    Py_XDECREF(row);
    Py_XDECREF(closure);
    Py_XDECREF(made);
  }
  return list;
}

static int ready(PyObject *module) {
  return PyModule_AddType(module, &provider_type);
}

const echost_part echost_providers = {NULL, ready};
