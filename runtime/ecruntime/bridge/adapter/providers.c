/* CProvider: a callable that compiled chains of Python call as any other. */
#include "providers.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <structmember.h>

#include "boxing.h"
#include "ecb_thread.h"
#include "handles.h"
#include "hooks/heads.h"
#include "interpreter_lock.h"
#include "plans.h"

typedef struct provider {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  ecb_head *head;
  ec_hook_provider native;
  echost_instance *owner;
  PyObject *shape;                 /* a text, NULL without one */
  const ec_hook_decl *declaration; /* NULL until there is one */
  echost_plan plan;
} provider;

static PyTypeObject provider_type;

/* ---- unwinding ---- */

static __thread PyObject *unwinding_
    __attribute__((tls_model("initial-exec")));

void echost_keep_unwinding(PyObject *error) {
  if (unwinding_) {
    Py_DECREF(error);
  } else {
    unwinding_ = error;
  }
}

int echost_unwind(void) {
  PyObject *error = unwinding_;
  if (!error) {
    return 0;
  }
  unwinding_ = NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(error), error);
  Py_DECREF(error);
  return 1;
}

/* ---- a call ---- */

/* Where an argument lies that the provider gets a pointer to. */
typedef struct room {
  union {
    ec_slot cell;
    struct timeval time;
  };
  u_int64_t before; /* content of a cell as it was passed */
  PyObject *kept;
} room;

static int give_cell(const echost_item *item, PyObject *object, ec_slot *slot,
                     room *own) {
  PyObject *value;
  if (object == Py_None) {
    return 0;
  }
  if (!echost_classes_.cell || !PyObject_TypeCheck(object, echost_classes_.cell)) {
    PyErr_Format(PyExc_TypeError, "a Cell is needed, not %s",
                 Py_TYPE(object)->tp_name);
    return -1;
  }
  own->cell.bits = 0;
  value = ECHOST_SLOT(object, echost_classes_.cell_value);
  if (echost_unbox(item->target, value ? value : Py_None, &own->cell, NULL,
                   &own->kept) < 0) {
    return -1;
  }
  own->before = own->cell.bits;
  slot->pointer = &own->cell;
  return 0;
}

static int take_cell(const echost_item *item, PyObject *object,
                     const room *own) {
  PyObject *value, *before;
  if (object == Py_None || own->cell.bits == own->before) {
    return 0;
  }
  value = echost_box(item->target, &own->cell, -1);
  if (!value) {
    return -1;
  }
  before = ECHOST_SLOT(object, echost_classes_.cell_value);
  ECHOST_SLOT(object, echost_classes_.cell_value) = value;
  Py_XDECREF(before);
  return 0;
}

/* A provider trusts the length that it is given. */
static int check_measure(PyObject *text, PyObject *length) {
  Py_ssize_t size = -1;
  Py_ssize_t given = PyLong_AsSsize_t(length);
  if (given == -1 && PyErr_Occurred()) {
    return -1;
  }
  if (PyBytes_Check(text)) {
    size = PyBytes_GET_SIZE(text);
  } else if (PyUnicode_Check(text) && !PyUnicode_AsUTF8AndSize(text, &size)) {
    PyErr_Clear(); /* bytes that were no UTF-8: each is one character then */
    size = PyUnicode_GET_LENGTH(text) * 4;
  }
  if (size >= 0 && given > size) {
    PyErr_Format(PyExc_ValueError, "a length of %zd is given for %zd bytes",
                 given, size);
    return -1;
  }
  return 0;
}

/* Says which argument it was, where the exception is one of this adapter. */
static void tell_parameter(const provider *self, int at) {
  PyObject *kind, *value, *trace;
  PyErr_Fetch(&kind, &value, &trace);
  if (kind != PyExc_TypeError && kind != PyExc_ValueError &&
      kind != PyExc_OverflowError) {
    PyErr_Restore(kind, value, trace);
    return;
  }
  PyErr_Format(kind, "argument %d of %s: %S", at + 1,
               self->head->shown.hook_name, value ? value : Py_None);
  Py_XDECREF(kind);
  Py_XDECREF(value);
  Py_XDECREF(trace);
}

/* The most usual values by a short way; 0 for any other. */
static int give_int(PyObject *value, ec_slot *slot) {
  int overflow;
  if (!PyLong_CheckExact(value)) {
    return 0;
  }
  slot->number = PyLong_AsLongAndOverflow(value, &overflow);
  return !overflow && slot->number == (int)slot->number;
}

static int give_one(const provider *self, int at, PyObject *const *arguments,
                    ec_slot *slot, room *own) {
  const echost_item *item = &self->plan.items[at];
  int failed = 0;
  if (item->code == '*') {
    failed = give_cell(item, arguments[at], slot, own);
  } else if (item->code != 'i' || !give_int(arguments[at], slot)) {
    slot->bits = 0;
    failed = echost_unbox(item->code, arguments[at], slot, &own->time,
                          &own->kept);
  }
  if (!failed && at && self->plan.items[at - 1].is_measured) {
    failed = check_measure(arguments[at - 1], arguments[at]);
  }
  if (failed) {
    tell_parameter(self, at);
  }
  return failed;
}

/* How many arguments were looked at; all of them where no exception is set. */
static int give(const provider *self, PyObject *const *arguments,
                ec_slot *slots, room *rooms, int *failed) {
  int at = 0;
  *failed = 0;
  while (at < self->plan.count && !*failed) {
    slots[at].bits = 0;
    rooms[at].kept = NULL;
    *failed = give_one(self, at, arguments, &slots[at], &rooms[at]);
    at++;
  }
  return at;
}

static int take(const echost_plan *plan, PyObject *const *arguments,
                const room *rooms) {
  int at;
  for (at = 0; at < plan->count; at++) {
    if (plan->items[at].code == '*' &&
        take_cell(&plan->items[at], arguments[at], &rooms[at]) < 0) {
      return -1;
    }
  }
  return 0;
}

/* Without the interpreter lock: the code of the author. */
static void run(const provider *self, module_instance_data *instance,
                const ec_slot *slots, ec_slot *result) {
  ecb_thread *thread = ecb_thread_self();
  const char *before = thread->module;
  thread->module = instance->name;
  self->declaration->invoke(self->native.function, self->native.closure, slots,
                            result);
  ecb_instance_compare(instance);
  thread->module = before;
  thread->shown.failed = 0;
}

static int prepare(provider *self) {
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

static PyObject *refuse_count(const provider *self, Py_ssize_t count) {
  PyErr_Format(PyExc_TypeError, "%s takes %d arguments, not %zd",
               self->head->shown.hook_name, self->plan.count, count - 1);
  return NULL;
}

/* Any thread. The first argument is the closure, which C knows already. */
static PyObject *call(PyObject *object, PyObject *const *arguments, size_t flags,
                      PyObject *names) {
  provider *self = (provider *)object;
  module_instance_data *instance = self->owner->data;
  Py_ssize_t count = PyVectorcall_NARGS(flags);
  ec_slot slots[ECHOST_MOST_ARGUMENTS], result = {0};
  room rooms[ECHOST_MOST_ARGUMENTS];
  PyObject *value = NULL;
  int given, failed;
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
  given = give(self, arguments, slots, rooms, &failed);
  if (!failed) {
    PyThreadState *left = echost_leave();
    run(self, instance, slots, &result);
    echost_return(left);
    if (!echost_unwind() && take(&self->plan, arguments, rooms) == 0) {
      value = self->plan.result.code == 'i'
                  ? PyLong_FromLong((int)result.number)
                  : echost_box(self->plan.result.code, &result, -1);
    }
  }
  while (given-- > 0) {
    Py_XDECREF(rooms[given].kept);
  }
  return value;
}

/* ---- the type ---- */

static PyObject *new_provider(const ecb_registration *one,
                              echost_instance *owner) {
  provider *made = PyObject_New(provider, &provider_type);
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
  provider *self = (provider *)object;
  Py_XDECREF(self->owner);
  Py_XDECREF(self->shape);
  PyObject_Free(object);
}

static PyObject *provider_fit(PyObject *object, PyObject *shape) {
  provider *self = (provider *)object;
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
  const provider *self = (const provider *)object;
  return PyUnicode_FromFormat("<CProvider of %s>",
                              self->head->shown.hook_name);
}

static PyMethodDef provider_methods[] = {
    ECHOST_FUNCTION(provider_, fit, METH_O,
                    "Pass values by a shape; TypeError when it differs from "
                    "the declaration in C."),
    {NULL, NULL, 0, NULL},
};

static PyTypeObject provider_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.CProvider",
    .tp_basicsize = sizeof(provider),
    .tp_dealloc = provider_dealloc,
    .tp_vectorcall_offset = offsetof(provider, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_repr = provider_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL |
                Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "A provider written in C.",
    .tp_methods = provider_methods,
};

int echost_native_provider(PyObject *object, ec_hook_provider *native) {
  if (Py_TYPE(object) != &provider_type) {
    return 0;
  }
  *native = ((provider *)object)->native;
  return 1;
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
