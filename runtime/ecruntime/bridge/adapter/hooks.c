/*
 * PythonProvider: what stands in the chains of the core for a provider in
 * Python. Its functions are made by ecruntime.hooks.native, with globals that
 * keep the generation for the frames of a call; while no other generation is
 * alive, a call goes without them. A generation that is replaced must not be
 * kept by its own chains: from then on the globals have it only while a call
 * runs.
 */
#include "foreign.h"

#include <stdlib.h>
#include <string.h>

#include "attachment.h"
#include "boxing.h"
#include "ecb_thread.h"
#include "generations.h"
#include "handles.h"
#include "hooks/heads.h"
#include "interpreter_lock.h"
#include "kept.h"
#include "loop/loop.h"
#include "plans.h"
#include "providers.h"
#include "twins.h"

typedef struct foreign {
  PyObject_HEAD
  PyObject *call;       /* gets the next two, then the arguments */
  PyObject *function;
  PyObject *closure;
  PyObject *failed;     /* reports an exception */
  PyObject *globals;    /* of both */
  PyObject *core;       /* a weak reference to the generation */
  PyObject *on_failure; /* an integer, None for NULL */
  PyObject *shape;
  PyObject *owner;
  const char *owner_name; /* text of `owner` */
  const ec_hook_decl *declaration; /* that the plan was made for */
  echost_plan plan;
  u_int32_t running; /* calls of a replaced generation */
  int is_replaced;
  int collected; /* its number among the results of a call, or -1 */
} foreign;

static PyTypeObject foreign_type;

/* ---- the generation of a call ---- */

static void set_core(foreign *self) {
  PyObject *core = PyWeakref_GET_OBJECT(self->core);
  if (core && core != Py_None &&
      PyDict_SetItem(self->globals, echost_classes_.generation_key, core) < 0) {
    PyErr_Clear(); /* the call then reads the current generation */
  }
}

static void clear_core(foreign *self) {
  if (PyDict_DelItem(self->globals, echost_classes_.generation_key) < 0) {
    PyErr_Clear();
  }
}

typedef struct stay {
  PyObject *core; /* of a call without a frame of ours, else NULL */
  int is_outermost;
} stay;

static stay enter(foreign *self) {
  PyObject *core = PyWeakref_GET_OBJECT(self->core);
  if (echost_is_alone_ && !self->is_replaced && core != Py_None) {
    return (stay){Py_NewRef(core), echost_begin_frameless(core)};
  }
  if (self->is_replaced && self->running == 0) {
    set_core(self);
  }
  self->running++;
  return (stay){NULL, 0};
}

static void leave(foreign *self, stay stay) {
  if (stay.core) {
    echost_end_frameless(stay.is_outermost);
    Py_DECREF(stay.core);
  } else if (--self->running == 0 && self->is_replaced) {
    clear_core(self);
  }
}

/* ---- arguments and results ---- */

static PyObject *new_cell(char target, const void *pointer) {
  PyTypeObject *type = echost_classes_.cell;
  PyObject *cell, *value;
  if (!pointer) {
    Py_RETURN_NONE;
  }
  if (!type) {
    return echost_handle((void *)pointer);
  }
  value = echost_box(target, pointer, -1);
  cell = value ? type->tp_alloc(type, 0) : NULL;
  if (!cell) {
    Py_XDECREF(value);
    return NULL;
  }
  ECHOST_SLOT(cell, echost_classes_.cell_value) = value;
  return cell;
}

/* The length that follows a text, never below 0. */
static Py_ssize_t measure_of(char letter, const ec_slot *slot) {
  PyObject *number = echost_box(letter, slot, -1);
  Py_ssize_t size = number ? PyLong_AsSsize_t(number) : 0;
  Py_XDECREF(number);
  PyErr_Clear();
  return size > 0 ? size : 0;
}

static PyObject *box_argument(const echost_plan *plan, int at,
                              const ec_slot *slots) {
  const echost_item *item = &plan->items[at];
  Py_ssize_t limit = -1;
  if (item->code == 'i') {
    return PyLong_FromLong((int)slots[at].number);
  }
  if (item->code == '*') {
    return new_cell(item->target, slots[at].pointer);
  }
  if (item->is_measured) {
    limit = measure_of(plan->items[at + 1].code, &slots[at + 1]);
  }
  return echost_box(item->code, &slots[at], limit);
}

/* What a provider left in a cell; what it did not touch stays as it is, and
   nothing is half written when the value does not fit. */
static int store_cell(const foreign *self, int at, PyObject *cell,
                      PyObject *before, const ec_slot *slots) {
  PyObject *value = ECHOST_SLOT(cell, echost_classes_.cell_value);
  PyObject *kept;
  ec_slot content = {0};
  char target = self->plan.items[at].target;
  if (value == before) {
    return 0;
  }
  if (echost_unbox(target, value ? value : Py_None, &content, NULL, &kept) < 0 ||
      (kept && echost_keep(self->declaration, at, kept) < 0)) {
    return -1;
  }
  memcpy(slots[at].pointer, &content, echost_size_of(target));
  return 0;
}

/* The most usual result by a short way; 0 for any other. */
static int store_int(PyObject *value, ec_slot *result) {
  int overflow;
  long number;
  if (!PyLong_CheckExact(value)) {
    return 0;
  }
  number = PyLong_AsLongAndOverflow(value, &overflow);
  if (overflow || number != (int)number) {
    return 0;
  }
  *result = (ec_slot){.bits = (unsigned int)number};
  return 1;
}

/* A number that no integer is gets the error that it gets in Python, too. */
static int store_result(const foreign *self, PyObject *value, ec_slot *result) {
  char letter = self->plan.result.code;
  PyObject *kept, *refused;
  if (letter == 'v' || (letter == 'i' && store_int(value, result))) {
    return 0;
  }
  if (!PyLong_Check(value) && echost_is_integer(letter)) {
    refused = PyObject_CallOneArg(echost_classes_.integer, value);
    if (!refused) {
      return -1;
    }
    Py_DECREF(refused);
  }
  if (echost_unbox(letter, value, result, NULL, &kept) < 0) {
    return -1;
  }
  if (!kept) {
    return 0;
  }
  /* Results that are collected are all in use at the end of the call. */
  return echost_keep(self->declaration,
                     ECHOST_RESULT - (self->collected > 0 ? self->collected : 0),
                     kept);
}

static void store_failure(const foreign *self, ec_slot *result) {
  PyObject *kept;
  char letter = self->plan.result.code;
  result->bits = 0;
  if (PyLong_Check(self->on_failure) && letter &&
      (echost_is_integer(letter) || letter == 'f' || letter == 'd') &&
      echost_unbox(letter, self->on_failure, result, NULL, &kept) < 0) {
    PyErr_Clear();
    result->bits = 0;
  }
}

/* ---- failures ---- */

static PyObject *take_error(void) {
#if PY_VERSION_HEX >= 0x030C0000
  return PyErr_GetRaisedException();
#else
  PyObject *kind, *value, *trace;
  PyErr_Fetch(&kind, &value, &trace);
  PyErr_NormalizeException(&kind, &value, &trace);
  if (value && trace) {
    PyException_SetTraceback(value, trace);
  }
  Py_XDECREF(kind);
  Py_XDECREF(trace);
  return value;
#endif
}

/* Whether this thread has frames of Python below, which an exception can reach. */
static int has_frames(void) {
  return PyEval_GetFrame() != NULL;
}

static int is_end_of_process(PyObject *error) {
  return PyErr_GivenExceptionMatches(error, PyExc_SystemExit) ||
         PyErr_GivenExceptionMatches(error, PyExc_KeyboardInterrupt);
}

/* Where the stack has no room for it, frames below tell of it, as in Python. */
static void report_failed(const foreign *self) {
  if (PyErr_ExceptionMatches(PyExc_RecursionError) && has_frames()) {
    echost_keep_unwinding(take_error());
  } else {
    PyErr_WriteUnraisable(self->failed);
  }
}

/* An end of the process passes through the chain to Python's frames below; in a
   thread of C it is a failure as any other. */
static void report(const foreign *self) {
  PyObject *error = take_error();
  PyObject *done, *handled;
  if (!error) {
    return;
  }
  if (is_end_of_process(error) && has_frames()) {
    echost_keep_unwinding(error);
    return;
  }
  /* As in an `except`: who hears of it may ask which one is handled. */
  handled = PyErr_GetHandledException();
  PyErr_SetHandledException(error);
  done = PyObject_CallOneArg(self->failed, error);
  PyErr_SetHandledException(handled);
  Py_XDECREF(handled);
  if (!done) {
    report_failed(self);
  }
  Py_XDECREF(done);
  Py_DECREF(error);
}

/* ---- a call ---- */

/* From the place before the function's on: with a frame that keeps the
   generation, or straight to the function. */
static PyObject *call(const foreign *self, int is_frameless, PyObject **values) {
  size_t count = (size_t)self->plan.count;
  if (is_frameless) {
    return PyObject_Vectorcall(
        self->function, values + 2,
        (count + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  }
  /* It is a function, whose results need no check. */
  return ((PyFunctionObject *)self->call)->vectorcall(
      self->call, values + 1, (count + 2) | PY_VECTORCALL_ARGUMENTS_OFFSET,
      NULL);
}

static int run(foreign *self, int is_frameless, const ec_slot *slots,
               ec_slot *result) {
  PyObject *values[ECHOST_MOST_ARGUMENTS + 3];
  PyObject *before[ECHOST_MOST_ARGUMENTS];
  PyObject **arguments = values + 3;
  const echost_plan *plan = &self->plan;
  PyObject *value = NULL;
  int boxed, at, answer = -1;
  values[0] = NULL; /* a place for the one that is called */
  values[1] = self->function;
  values[2] = self->closure;
  for (boxed = 0; boxed < plan->count; boxed++) {
    arguments[boxed] = box_argument(plan, boxed, slots);
    if (!arguments[boxed]) {
      break;
    }
    before[boxed] = plan->items[boxed].code == '*' && slots[boxed].pointer
                        ? Py_XNewRef(ECHOST_SLOT(arguments[boxed],
                                                 echost_classes_.cell_value))
                        : NULL;
  }
  if (boxed == plan->count) {
    value = call(self, is_frameless, values);
    answer = value ? store_result(self, value, result) : -1;
  }
  for (at = 0; at < boxed; at++) {
    if (answer == 0 && before[at]) {
      answer = store_cell(self, at, arguments[at], before[at], slots);
    }
    if (plan->items[at].code == 'p') {
      echost_show_members(arguments[at]);
    }
    Py_XDECREF(before[at]);
    Py_DECREF(arguments[at]);
  }
  Py_XDECREF(value);
  return answer;
}

int echost_call_provider(void *context, void *provider,
                         const ec_hook_decl *declaration, const ec_slot *slots,
                         ec_slot *result) {
  foreign *self = provider;
  echost_visit visit = echost_enter();
  int answer;
  stay stay;
  (void)context;
  /* ec_hook_pass sets it back. */
  ecb_thread_self()->module = self->owner_name;
  stay = enter(self);
  answer = echost_plan_follow(&self->plan, &self->declaration, declaration,
                              self->shape);
  if (answer == 0) {
    answer = run(self, stay.core != NULL, slots, result);
  }
  if (answer < 0) {
    report(self);
    store_failure(self, result);
    answer = self->collected < 0 ? -1 : 1;
  }
  leave(self, stay);
  /* It may have changed the deadline of the wait around this. */
  ecb_loop_host_ran();
  echost_exit(visit);
  return answer;
}

/* ---- the type ---- */

static PyObject *foreign_new(PyTypeObject *type, PyObject *arguments,
                             PyObject *names) {
  foreign *self;
  PyObject *call, *failed, *function, *closure, *core, *on_failure;
  PyObject *shape, *owner;
  const char *owner_name;
  int collected = -1;
  if (!echost_classes_.generation_key || (names && PyDict_GET_SIZE(names))) {
    PyErr_SetString(PyExc_TypeError, "seven arguments or eight, after introduce");
    return NULL;
  }
  if (!PyArg_ParseTuple(arguments, "O!O!(OO)OOUU|i", &PyFunction_Type, &call,
                        &PyFunction_Type, &failed, &function, &closure, &core, &on_failure, &shape,
                        &owner, &collected) ||
      !PyUnicode_AsUTF8(shape) ||
      !(owner_name = PyUnicode_AsUTF8(owner))) {
    return NULL;
  }
  self = (foreign *)type->tp_alloc(type, 0);
  if (!self) {
    return NULL;
  }
  self->call = Py_NewRef(call);
  self->failed = Py_NewRef(failed);
  self->function = Py_NewRef(function);
  self->closure = Py_NewRef(closure);
  self->globals = Py_NewRef(PyFunction_GET_GLOBALS(call));
  self->on_failure = Py_NewRef(on_failure);
  self->shape = Py_NewRef(shape);
  self->owner = Py_NewRef(owner);
  self->owner_name = owner_name;
  self->collected = collected;
  self->core = PyWeakref_NewRef(core, NULL);
  if (!self->core) {
    Py_CLEAR(self);
  }
  return (PyObject *)self;
}

static int foreign_traverse(PyObject *object, visitproc visit, void *arg) {
  const foreign *self = (const foreign *)object;
  Py_VISIT(self->call);
  Py_VISIT(self->failed);
  Py_VISIT(self->function);
  Py_VISIT(self->closure);
  Py_VISIT(self->globals);
  return 0;
}

static int foreign_clear(PyObject *object) {
  foreign *self = (foreign *)object;
  Py_CLEAR(self->call);
  Py_CLEAR(self->failed);
  Py_CLEAR(self->function);
  Py_CLEAR(self->closure);
  Py_CLEAR(self->globals);
  return 0;
}

static void foreign_dealloc(PyObject *object) {
  foreign *self = (foreign *)object;
  PyObject_GC_UnTrack(object);
  foreign_clear(object);
  Py_XDECREF(self->on_failure);
  Py_XDECREF(self->shape);
  Py_XDECREF(self->owner);
  Py_XDECREF(self->core);
  Py_TYPE(object)->tp_free(object);
}

static PyObject *foreign_replaced(PyObject *object, PyObject *none) {
  foreign *self = (foreign *)object;
  (void)none;
  if (!self->is_replaced) {
    self->is_replaced = 1;
    if (self->running == 0) {
      clear_core(self);
    }
  }
  Py_RETURN_NONE;
}

static PyMethodDef foreign_methods[] = {
    ECHOST_FUNCTION(foreign_, replaced, METH_NOARGS,
                    "Let go of the generation but for running calls."),
    {NULL, NULL, 0, NULL},
};

static PyTypeObject foreign_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.PythonProvider",
    .tp_basicsize = sizeof(foreign),
    .tp_new = foreign_new,
    .tp_dealloc = foreign_dealloc,
    .tp_traverse = foreign_traverse,
    .tp_clear = foreign_clear,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "PythonProvider(call, failed, (function, closure), generation, "
              "on_failure, shape, owner, collected=-1)",
    .tp_methods = foreign_methods,
};

/* ---- the part ---- */

int echost_is_foreign(PyObject *object) {
  return Py_TYPE(object) == &foreign_type;
}

static int ready(PyObject *module) {
  echost_table.call_provider = echost_call_provider;
  return PyModule_AddType(module, &foreign_type);
}

const echost_part echost_hooks = {NULL, ready};
