/*
 * Taps of hooks: the calls that code in C makes of a recorded hook, told to
 * objects of Python. While a hook is recorded its calls wait for the interpreter
 * lock, as with a provider in Python.
 */
#include "hooks/tap.h"

#include <string.h>

#include "boxing.h"
#include "interpreter_lock.h"
#include "plans.h"

/* Of one hook, for the life of the process: a call may end after its tap. The
   interpreter lock guards it. */
typedef struct observer {
  struct observer *next;
  char *hook;
  PyObject *object; /* NULL while there is no tap */
  PyObject *shape;
  const ec_hook_decl *declaration; /* that the plan was made for */
  echost_plan plan;
} observer;

static observer *observers_;

/* ---- values ---- */

static PyObject *box_cell(const echost_item *item, const ec_slot *slot) {
  PyTypeObject *type = echost_classes_.cell;
  PyObject *value, *cell;
  if (!slot->pointer || !type) {
    Py_RETURN_NONE;
  }
  value = echost_box(item->target, slot->pointer, -1);
  cell = value ? type->tp_alloc(type, 0) : NULL;
  if (!cell) {
    Py_XDECREF(value);
    return NULL;
  }
  ECHOST_SLOT(cell, echost_classes_.cell_value) = value;
  return cell;
}

/* The length that follows a text, never below 0. */
static Py_ssize_t measure_of(const echost_item *item, const ec_slot *slot) {
  PyObject *number = echost_box(item->code, slot, -1);
  Py_ssize_t size = number ? PyLong_AsSsize_t(number) : 0;
  Py_XDECREF(number);
  PyErr_Clear();
  return size > 0 ? size : 0;
}

static PyObject *box_arguments(const echost_plan *plan, const ec_slot *slots) {
  PyObject *values = PyTuple_New(plan->count);
  int at;
  for (at = 0; values && at < plan->count; at++) {
    const echost_item *item = &plan->items[at];
    Py_ssize_t limit =
        item->is_measured ? measure_of(&item[1], &slots[at + 1]) : -1;
    PyObject *value = item->code == '*' ? box_cell(item, &slots[at])
                                        : echost_box(item->code, &slots[at], limit);
    if (!value) {
      Py_CLEAR(values);
      break;
    }
    PyTuple_SET_ITEM(values, at, value);
  }
  return values;
}

/* ---- what is told ---- */

/* An exception that is on its way in this thread stays so; one of the observer
   itself is no matter of the call. */
typedef struct visit {
  echost_visit lock;
  observer *self; /* NULL when there is nobody to be told */
} visit;

static visit enter(void *closure, const ec_hook_decl *declaration) {
  visit made = {echost_enter(), closure};
  if (!made.self->object) {
    made.self = NULL;
  } else if (echost_plan_follow(&made.self->plan, &made.self->declaration,
                                declaration, made.self->shape) < 0) {
    PyErr_WriteUnraisable(made.self->object);
    made.self = NULL;
  }
  return made;
}

static void leave(visit visit, PyObject *done) {
  if (visit.self && !done) {
    PyErr_WriteUnraisable(visit.self->object);
  }
  Py_XDECREF(done);
  echost_exit(visit.lock);
}

static void begun(void *closure, const ec_hook_decl *declaration,
                  u_int32_t generation, u_int32_t depth,
                  const ec_slot *slots) {
  visit visit = enter(closure, declaration);
  PyObject *done = NULL;
  if (visit.self) {
    PyObject *values = box_arguments(&visit.self->plan, slots);
    if (values) {
      done = PyObject_CallMethod(visit.self->object, "begun", "IIN", generation,
                                 depth, values);
    }
  }
  leave(visit, done);
}

static void answered(void *closure, const ec_hook_decl *declaration,
                     u_int32_t depth, u_int32_t number, const ec_slot *slots,
                     const ec_slot *result, int failed) {
  visit visit = enter(closure, declaration);
  PyObject *done = NULL;
  if (visit.self) {
    /* What the provider has left in cells is seen now: they are the caller's,
       who may give another provider others. */
    PyObject *values = box_arguments(&visit.self->plan, slots);
    PyObject *value =
        values ? echost_box(visit.self->plan.result.code, result, -1) : NULL;
    if (value) {
      done = PyObject_CallMethod(visit.self->object, "answered", "IINNi", depth,
                                 number, values, value, failed);
    } else {
      Py_XDECREF(values);
    }
  }
  leave(visit, done);
}

static void ended(void *closure, const ec_hook_decl *declaration,
                  u_int32_t depth, const ec_slot *result) {
  visit visit = enter(closure, declaration);
  PyObject *done = NULL;
  if (visit.self) {
    PyObject *value = echost_box(visit.self->plan.result.code, result, -1);
    if (value) {
      done = PyObject_CallMethod(visit.self->object, "ended", "IN", depth, value);
    }
  }
  leave(visit, done);
}

static const ecb_watcher watcher_ = {begun, answered, ended};

/* ---- the part ---- */

static observer *find_or_add(const char *hook) {
  observer *self = observers_;
  while (self && strcmp(self->hook, hook) != 0) {
    self = self->next;
  }
  if (self) {
    return self;
  }
  self = PyMem_Calloc(1, sizeof(*self));
  if (self && !(self->hook = PyMem_Malloc(strlen(hook) + 1))) {
    PyMem_Free(self);
    self = NULL;
  }
  if (!self) {
    PyErr_NoMemory();
    return NULL;
  }
  strcpy(self->hook, hook);
  self->next = observers_;
  return observers_ = self;
}

static PyObject *taps_open_tap(PyObject *module, PyObject *arguments) {
  const char *hook;
  PyObject *shape, *object;
  observer *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "sUO", &hook, &shape, &object) ||
      !(self = find_or_add(hook))) {
    return NULL;
  }
  Py_XSETREF(self->shape, Py_NewRef(shape));
  Py_XSETREF(self->object, Py_NewRef(object));
  self->declaration = NULL;
  if (ecb_tap_open(hook, &watcher_, self) < 0) {
    Py_CLEAR(self->object);
    return PyErr_NoMemory();
  }
  Py_RETURN_NONE;
}

static PyObject *taps_close_tap(PyObject *module, PyObject *name) {
  const char *hook = PyUnicode_AsUTF8(name);
  observer *self;
  (void)module;
  if (!hook) {
    return NULL;
  }
  ecb_tap_close(hook);
  for (self = observers_; self; self = self->next) {
    if (strcmp(self->hook, hook) == 0) {
      Py_CLEAR(self->object);
    }
  }
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(taps_, open_tap, METH_VARARGS,
                    "Tell an object of the calls of a hook that C makes; its "
                    "values cross by a shape."),
    ECHOST_FUNCTION(taps_, close_tap, METH_O, "End that."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_taps = {functions, NULL};
