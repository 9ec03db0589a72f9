/*
 * The callback of what an instance of a module watches, by the rules of
 * OwnedEvents._on_ready, which is the reference and is called for whatever is
 * not usual. Scheduler thread, with the interpreter lock.
 */
#include "dispatch.h"
#include "boxing.h"

#include <stddef.h>
#include <structmember.h>

/* Made for one instance. */
typedef struct watches {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  PyTypeObject *type; /* of events of descriptors */
  Py_ssize_t awaited, place;
  PyObject *watched; /* the place of a scheduled event */
  PyObject *events;  /* the set of the instance */
  PyObject *plain;   /* the reference */
  PyObject *fail;    /* closes the descriptor of an event whose call failed */
  char is_open;      /* the instance lives */
} watches;

void echost_see_to_failure(PyObject *owner, PyObject *method, PyObject *event) {
  PyObject *type, *value, *trace, *outer[3], *done;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace)
    PyException_SetTraceback(value, trace);
  PyErr_GetExcInfo(&outer[0], &outer[1], &outer[2]);
  PyErr_SetExcInfo(Py_XNewRef(type), Py_XNewRef(value), Py_XNewRef(trace));
  done = method ? PyObject_CallMethodOneArg(owner, method, event)
                : PyObject_CallOneArg(owner, event);
  PyErr_SetExcInfo(outer[0], outer[1], outer[2]);
  if (done) {
    PyErr_Restore(type, value, trace);
    Py_DECREF(done);
  } else {
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
  }
}

/* Takes over `returned`. */
static PyObject *settle(const watches *self, PyObject *event,
                        PyObject *returned) {
  int is_over = *echost_slot_of(event, self->place) != self->watched;
  if (!is_over && returned != *echost_slot_of(event, self->awaited)) {
    int truth = PyObject_IsTrue(returned);
    if (truth < 0)
      Py_CLEAR(returned);
    is_over = truth == 0;
  }
  if (returned && is_over && PySet_Discard(self->events, event) < 0)
    Py_CLEAR(returned);
  return returned;
}

/* (event, mask, callback of the author, now) */
static PyObject *watches_call(PyObject *object, PyObject *const *arguments,
                              size_t given, PyObject *names) {
  const watches *self = (const watches *)object;
  PyObject *event, *returned;
  if (PyVectorcall_NARGS(given) != 4 || names || !self->is_open ||
      !PyObject_TypeCheck(arguments[0], self->type))
    return PyObject_Vectorcall(self->plain, arguments, given, names);
  event = arguments[0];
  if (PySet_Add(self->events, event) < 0)
    return NULL;
  {
    PyObject *words[] = {NULL, event, arguments[1], arguments[3]};
    returned = PyObject_Vectorcall(
        arguments[2], words + 1, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  }
  if (returned)
    return settle(self, event, returned);
  echost_see_to_failure(self->fail, NULL, event);
  return NULL;
}

static PyTypeObject watches_type;

/* Scheduler thread: the class of events, the place of a scheduled one, the
   events of an instance, the reference, and what ends an event that failed. */
static PyObject *loop_watches(PyObject *module, PyObject *arguments) {
  PyObject *type, *watched, *events, *plain, *fail;
  watches *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!OO!OO", &PyType_Type, &type, &watched,
                        &PySet_Type, &events, &plain, &fail))
    return NULL;
  self = PyObject_GC_New(watches, &watches_type);
  if (!self)
    return NULL;
  self->vectorcall = watches_call;
  self->type = (PyTypeObject *)Py_NewRef(type);
  self->watched = Py_NewRef(watched);
  self->events = Py_NewRef(events);
  self->plain = Py_NewRef(plain);
  self->fail = Py_NewRef(fail);
  self->is_open = 1;
  PyObject_GC_Track(self);
  if (echost_find_slot(type, "awaited", &self->awaited) ||
      echost_find_slot(type, "place", &self->place))
    Py_CLEAR(self);
  return (PyObject *)self;
}

static int watches_traverse(PyObject *object, visitproc visit, void *arg) {
  const watches *self = (const watches *)object;
  Py_VISIT(self->type);
  Py_VISIT(self->events);
  Py_VISIT(self->plain);
  Py_VISIT(self->fail);
  return 0;
}

/* A cycle is broken in the set of events and in the instance, and this object
   can be called until it ends. */
static void watches_dealloc(PyObject *object) {
  watches *self = (watches *)object;
  PyObject_GC_UnTrack(object);
  Py_DECREF(self->type);
  Py_DECREF(self->watched);
  Py_DECREF(self->events);
  Py_DECREF(self->plain);
  Py_DECREF(self->fail);
  PyObject_GC_Del(object);
}

static PyMemberDef members[] = {
    {"is_open", T_BOOL, offsetof(watches, is_open), 0,
     "Whether the instance lives."},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject watches_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Watches",
    .tp_basicsize = sizeof(watches),
    .tp_dealloc = watches_dealloc,
    .tp_traverse = watches_traverse,
    .tp_members = members,
    .tp_vectorcall_offset = offsetof(watches, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The callback of what one instance watches.",
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &watches_type);
}

static PyMethodDef functions[] = {
    {"loop_watches", loop_watches, METH_VARARGS,
     "Return the callback of what one instance watches."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_watches = {functions, ready};
