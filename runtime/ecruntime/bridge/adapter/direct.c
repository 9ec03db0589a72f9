/*
 * DirectCall: the call of a hook whose providers are all in C. It goes from the
 * caller to them without a frame of Python: arguments are turned into values of
 * C once, and the lock is given back once. It holds the compiled call, and with
 * it the generation. Whatever is not usual is done by the compiled call: while
 * another generation is alive its frame tells which one the call is of, and it
 * knows how wrong arguments are told.
 */
#include <stddef.h>
#include <string.h>

#include "arguments.h"
#include "boxing.h"
#include "generations.h"
#include "direct.h"
#include "interpreter_lock.h"
#include "providers.h"

enum { MOST_PROVIDERS = 16 };

typedef enum ending { ALL, NONZERO, ZERO } ending;

typedef struct direct {
  PyObject_VAR_HEAD
  vectorcallfunc vectorcall;
  PyObject *compiled; /* a function that does the same */
  PyObject *core;     /* the generation of its globals */
  int ignored;        /* how many arguments go before: 1 for a method */
  ending until;       /* the result that ends the chain */
  const echost_provider *providers[];
} direct;

static PyTypeObject direct_type;
static PyObject *zero_; /* what most providers return */

/* ---- a call ---- */

/* 0 where the compiled call has to tell something, or would do more. */
static int find_instances(const direct *self, module_instance_data **instances) {
  Py_ssize_t at;
  for (at = 0; at < Py_SIZE(self); at++) {
    const echost_provider *one = self->providers[at];
    char letter = one->plan.result.code;
    instances[at] = one->owner->data;
    if (!instances[at] || !one->declaration || one->plan.has_cells ||
        one->declaration != self->providers[0]->declaration ||
        (letter != 'i' && letter != 'v')) {
      return 0;
    }
  }
  return 1;
}

/* Without the interpreter lock. */
static void run(const direct *self, module_instance_data *const *instances,
                const ec_slot *slots, ec_slot *result) {
  Py_ssize_t at;
  for (at = 0; at < Py_SIZE(self); at++) {
    result->bits = 0;
    echost_run_provider(self->providers[at], instances[at], slots, result);
    if (echost_unwinding_ ||
        (self->until != ALL &&
         ((int)result->number != 0) == (self->until == NONZERO))) {
      return;
    }
  }
}

static PyObject *call_providers(const direct *self,
                                module_instance_data *const *instances,
                                const ec_slot *slots) {
  int is_outermost = echost_begin_frameless(self->core);
  PyThreadState *left = echost_leave();
  ec_slot result;
  run(self, instances, slots, &result);
  echost_return(left);
  echost_end_frameless(is_outermost);
  if (echost_unwind()) {
    return NULL;
  }
  if (self->providers[0]->plan.result.code == 'v') {
    Py_RETURN_NONE;
  }
  return (int)result.number == 0 ? Py_NewRef(zero_)
                                 : PyLong_FromLong((int)result.number);
}

/* Any thread. The caller keeps this object, as it keeps the arguments. */
static inline PyObject *call(const direct *self, PyObject *const *arguments,
                             size_t flags, PyObject *names) {
  const echost_plan *plan = &self->providers[0]->plan;
  module_instance_data *instances[MOST_PROVIDERS];
  echost_arguments given;
  PyObject *value;
  if (!echost_is_alone_ || names || !find_instances(self, instances) ||
      PyVectorcall_NARGS(flags) != plan->count + self->ignored) {
    return PyObject_Vectorcall(self->compiled, arguments, flags, names);
  }
  if (echost_give_arguments(plan, arguments + self->ignored, &given) < 0) {
    PyErr_Clear();
    echost_drop_arguments(&given);
    return PyObject_Vectorcall(self->compiled, arguments, flags, names);
  }
  value = call_providers(self, instances, given.slots);
  echost_drop_arguments(&given);
  return value;
}

static PyObject *call_method(PyObject *self, PyObject *const *arguments,
                             size_t flags, PyObject *names) {
  return call((const direct *)self, arguments, flags, names);
}

static PyObject *call_function(PyObject *self, PyObject *const *arguments,
                               Py_ssize_t count, PyObject *names) {
  return call((const direct *)self, arguments, (size_t)count, names);
}

/* ---- the type ---- */

static int read_ending(PyObject *until) {
  return until == Py_None ? ALL : PyObject_IsTrue(until) ? NONZERO : ZERO;
}

/* NULL without an exception when there is none. */
static PyObject *generation_of(PyObject *compiled) {
  return PyDict_GetItemWithError(PyFunction_GET_GLOBALS(compiled),
                                 echost_classes_.generation_key);
}

static direct *new_direct(PyObject *compiled, PyObject *providers,
                            PyObject *core) {
  Py_ssize_t at, count = PyTuple_GET_SIZE(providers);
  direct *made = PyObject_GC_NewVar(direct, &direct_type, count);
  if (!made) {
    return NULL;
  }
  made->vectorcall = call_method;
  made->compiled = Py_NewRef(compiled);
  made->core = Py_NewRef(core);
  for (at = 0; at < count; at++) {
    made->providers[at] =
        (const echost_provider *)Py_NewRef(PyTuple_GET_ITEM(providers, at));
  }
  return made;
}

/* The interpreter calls a built-in function by a shorter way than an object of a
   type of ours; a method it finds by a shorter way in such an object. Takes over
   the reference. */
static PyObject *function_of(PyObject *made) {
  static PyMethodDef definition = {
      "call", (PyCFunction)(void (*)(void))call_function,
      METH_FASTCALL | METH_KEYWORDS, "Call the providers of a hook."};
  PyObject *function = PyCFunction_New(&definition, made);
  Py_DECREF(made);
  return function;
}

PyObject *echost_direct_call(PyObject *provider, PyObject *arguments) {
  PyObject *compiled, *providers, *until, *core;
  direct *made;
  Py_ssize_t at;
  int is_method;
  (void)provider;
  if (!PyArg_ParseTuple(arguments, "O!O!Op", &PyFunction_Type, &compiled,
                        &PyTuple_Type, &providers, &until, &is_method)) {
    return NULL;
  }
  if (!echost_classes_.generation_key || !PyTuple_GET_SIZE(providers) ||
      PyTuple_GET_SIZE(providers) > MOST_PROVIDERS) {
    Py_RETURN_NONE;
  }
  for (at = 0; at < PyTuple_GET_SIZE(providers); at++) {
    if (!echost_native_provider(PyTuple_GET_ITEM(providers, at))) {
      Py_RETURN_NONE;
    }
  }
  core = generation_of(compiled);
  if (!core) {
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
  }
  made = new_direct(compiled, providers, core);
  if (!made) {
    return NULL;
  }
  made->until = (ending)read_ending(until);
  made->ignored = is_method;
  PyObject_GC_Track(made);
  return is_method ? (PyObject *)made : function_of((PyObject *)made);
}

static int direct_traverse(PyObject *object, visitproc visit, void *arg) {
  const direct *self = (const direct *)object;
  Py_VISIT(self->compiled);
  Py_VISIT(self->core);
  return 0;
}

/* A cycle is broken in the globals of the compiled function, and this object can
   be called until it ends. */
static void direct_dealloc(PyObject *object) {
  direct *self = (direct *)object;
  Py_ssize_t at;
  PyObject_GC_UnTrack(object);
  Py_DECREF(self->compiled);
  Py_DECREF(self->core);
  for (at = 0; at < Py_SIZE(self); at++) {
    Py_DECREF(self->providers[at]);
  }
  PyObject_GC_Del(object);
}

/* As a function does it: a method where it is found through an instance. */
static PyObject *direct_bind(PyObject *object, PyObject *instance,
                             PyObject *type) {
  (void)type;
  return instance && instance != Py_None ? PyMethod_New(object, instance)
                                         : Py_NewRef(object);
}

static PyObject *direct_repr(PyObject *object) {
  const direct *self = (const direct *)object;
  return PyUnicode_FromFormat("<DirectCall of %s>",
                              self->providers[0]->head->shown.hook_name);
}

static PyTypeObject direct_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.DirectCall",
    .tp_basicsize = sizeof(direct),
    .tp_itemsize = sizeof(echost_provider *),
    .tp_dealloc = direct_dealloc,
    .tp_traverse = direct_traverse,
    .tp_vectorcall_offset = offsetof(direct, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_descr_get = direct_bind,
    .tp_repr = direct_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
                Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The call of a hook whose providers are all in C.",
};

static int ready(PyObject *module) {
  zero_ = PyLong_FromLong(0);
  if (!zero_) {
    return -1;
  }
  return PyModule_AddType(module, &direct_type);
}

const echost_part echost_direct = {NULL, ready};
