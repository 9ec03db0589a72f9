/*
 * The calls of ready descriptors' events in Python, by the rules of
 * Dispatch.ready, which stays the reference: what is not as usual, such as an
 * event with a slot that an author has emptied, is served by it. Scheduler
 * thread, with the interpreter lock.
 */
#include "dispatch.h"
#include "boxing.h"

#include <stddef.h>

#include "ecb_thread.h"

/* ---- batches ---- */

static PyTypeObject batch_type;
static echost_batch *kept_; /* used again when nobody else has it */

echost_batch *echost_batch_take(void) {
  if (!kept_ || Py_REFCNT(kept_) > 1) {
    echost_batch *made = PyObject_New(echost_batch, &batch_type);
    if (!made)
      return NULL;
    Py_XSETREF(kept_, made);
  }
  kept_->count = -1;
  return (echost_batch *)Py_NewRef(kept_);
}

static Py_ssize_t batch_length(PyObject *object) {
  const echost_batch *self = (const echost_batch *)object;
  return self->count > 0 ? self->count : 0;
}

static PyObject *batch_item(PyObject *object, Py_ssize_t at) {
  const ecb_ready *ready = ((const echost_batch *)object)->ready;
  if (at < 0 || at >= batch_length(object)) {
    PyErr_SetString(PyExc_IndexError, "not so many are ready");
    return NULL;
  }
  return Py_BuildValue("iI", ready[at].fd, ready[at].bits);
}

static PySequenceMethods batch_sequence = {
    .sq_length = batch_length,
    .sq_item = batch_item,
};

static PyTypeObject batch_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Batch",
    .tp_basicsize = sizeof(echost_batch),
    .tp_as_sequence = &batch_sequence,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "What is ready: pairs of a descriptor and conditions of epoll.",
};

/* ---- dispatchers ---- */

enum { CALLBACK, CLOSURE, ANSWERS, AWAITED, PLACE, SLOTS };

/* Made for one scheduler; lives as long as that, or as its call. */
typedef struct dispatcher {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  PyTypeObject *type;     /* of events of descriptors */
  Py_ssize_t slots[SLOTS]; /* their offsets in it */
  PyObject *dispatch;     /* the reference */
  Py_ssize_t current;     /* the offset of its slot */
  PyObject *events;       /* the dictionary by descriptor */
  PyObject *watched;      /* the place of a scheduled event */
  PyObject *plain;        /* ready of the reference */
  PyObject *settle;
  PyObject *fail;
  PyObject *retire;
} dispatcher;

static inline PyObject *slot_of(const dispatcher *self, PyObject *event,
                                int which) {
  return *echost_slot_of(event, self->slots[which]);
}

/* The event whose callback runs; any thread reads it with the lock. */
static void set_current(const dispatcher *self, PyObject *event) {
  PyObject **slot = echost_slot_of(self->dispatch, self->current);
  PyObject *before = *slot;
  *slot = Py_NewRef(event);
  Py_XDECREF(before);
}

/* The dictionary has the event for as long as its descriptor is lent, and so
   the word need not: it is gone with the loan. Borrowed; NULL when what was
   ready has been taken back, or is of nobody. */
static PyObject *event_of(const dispatcher *self, const ecb_ready *ready) {
  void **word = ecb_loop_lent(ready);
  PyObject *number;
  if (!word)
    return NULL;
  if (!*word) {
    number = PyLong_FromLong(ready->fd);
    if (!number)
      return NULL;
    *word = PyDict_GetItemWithError(self->events, number);
    Py_DECREF(number);
  }
  return *word;
}

static int done(PyObject *returned) {
  Py_XDECREF(returned);
  return returned ? 0 : -1;
}

/* As in an `except`: what reports the exception may ask for the one that is
   being handled. Takes over the references. */
static int report(const dispatcher *self, PyObject *event, PyObject *type,
                  PyObject *value, PyObject *trace) {
  PyObject *outer[3];
  PyObject *failure;
  int status;
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace)
    PyException_SetTraceback(value, trace);
  failure = Py_NewRef(value);
  PyErr_GetExcInfo(&outer[0], &outer[1], &outer[2]);
  PyErr_SetExcInfo(type, value, trace);
  status =
      done(PyObject_CallFunctionObjArgs(self->fail, event, failure, NULL));
  PyErr_SetExcInfo(outer[0], outer[1], outer[2]);
  Py_DECREF(failure);
  return status;
}

/* As the reference: an exception that unwinds ends the turn, after which the
   event would be called again; any other is reported, and frees the event. */
static int failed(const dispatcher *self, PyObject *event) {
  PyObject *type, *value, *trace;
  int is_unwinding = PyErr_ExceptionMatches(PyExc_SystemExit) ||
                     PyErr_ExceptionMatches(PyExc_KeyboardInterrupt);
  PyErr_Fetch(&type, &value, &trace);
  if (!is_unwinding)
    return report(self, event, type, value, trace);
  if (done(PyObject_CallOneArg(self->retire, event)) == 0) {
    PyErr_Restore(type, value, trace);
  } else {
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
  }
  return -1;
}

/* By the reference, which finds the event anew. */
static int serve_plainly(const dispatcher *self, const ecb_ready *ready,
                         PyObject *now) {
  PyObject *pairs = Py_BuildValue("((iI))", ready->fd, ready->bits);
  PyObject *returned =
      pairs ? PyObject_CallFunctionObjArgs(self->plain, pairs, now, NULL)
            : NULL;
  Py_XDECREF(pairs);
  return done(returned);
}

static int is_usual(const dispatcher *self, PyObject *event, u_int32_t bits) {
  PyObject *answers;
  if (!PyObject_TypeCheck(event, self->type))
    return 0;
  answers = slot_of(self, event, ANSWERS);
  return answers && PyTuple_CheckExact(answers) &&
         bits < (size_t)PyTuple_GET_SIZE(answers) &&
         slot_of(self, event, CALLBACK) && slot_of(self, event, CLOSURE);
}

/* The callback may free the event, change its slots, and end the loan. */
static int call(const dispatcher *self, PyObject *event, u_int32_t bits,
                PyObject *now) {
  PyObject *answer = PyTuple_GET_ITEM(slot_of(self, event, ANSWERS), bits);
  PyObject *callback = Py_NewRef(slot_of(self, event, CALLBACK));
  PyObject *closure = Py_NewRef(slot_of(self, event, CLOSURE));
  PyObject *arguments[] = {NULL, event, Py_NewRef(answer), closure, now};
  PyObject *returned;
  int status = 0;
  set_current(self, event);
  returned = PyObject_Vectorcall(
      callback, arguments + 1, 4 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  if (!returned)
    status = failed(self, event);
  /* Nearly always the same mask object comes back. */
  else if (returned != slot_of(self, event, AWAITED) ||
           slot_of(self, event, PLACE) != self->watched)
    status = done(
        PyObject_CallFunctionObjArgs(self->settle, event, returned, NULL));
  Py_XDECREF(returned);
  Py_DECREF(answer);
  Py_DECREF(closure);
  Py_DECREF(callback);
  return status;
}

static int serve(const dispatcher *self, const ecb_ready *ready,
                 PyObject *now) {
  PyObject *event = event_of(self, ready);
  int status;
  if (!event)
    return PyErr_Occurred() ? -1 : 0;
  if (!is_usual(self, event, ready->bits))
    return serve_plainly(self, ready, now);
  Py_INCREF(event);
  status = call(self, event, ready->bits, now);
  Py_DECREF(event);
  return status;
}

int echost_dispatch_ready(PyObject *object, const ecb_ready *ready, int count,
                    PyObject *now) {
  const dispatcher *self = (const dispatcher *)object;
  for (int at = 0; at < count; at++) {
    if (serve(self, &ready[at], now))
      return -1;
  }
  set_current(self, Py_None);
  return 0;
}

void echost_dispatch_end(PyObject *object) {
  set_current((const dispatcher *)object, Py_None);
}

/* Called as Dispatch.ready, (batch, now); other sequences are for that. */
static PyObject *dispatcher_call(PyObject *object, PyObject *const *arguments,
                                 size_t given, PyObject *names) {
  const dispatcher *self = (const dispatcher *)object;
  const echost_batch *batch;
  if (PyVectorcall_NARGS(given) != 2 || names ||
      Py_TYPE(arguments[0]) != &batch_type)
    return PyObject_Vectorcall(self->plain, arguments, given, names);
  batch = (const echost_batch *)arguments[0];
  if (echost_dispatch_ready(object, batch->ready, batch->count, arguments[1]))
    return NULL;
  Py_RETURN_NONE;
}

/* ---- their making ---- */

static int find_slots(dispatcher *self) {
  static const char *const names[SLOTS] = {"callback", "closure", "answers",
                                           "awaited", "place"};
  for (int at = 0; at < SLOTS; at++) {
    if (echost_find_slot((PyObject *)self->type, names[at], &self->slots[at]))
      return -1;
  }
  return echost_find_slot((PyObject *)Py_TYPE(self->dispatch), "current",
                          &self->current);
}

/* Scheduler thread: the class of events, the reference, the dictionary of
   events, the number of a scheduled one's place, and what results are given
   to. */
static PyObject *loop_dispatcher(PyObject *module, PyObject *arguments) {
  PyObject *type, *dispatch, *events, *watched, *plain, *settle, *fail, *retire;
  dispatcher *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!OO!O!OOOO", &PyType_Type, &type,
                        &dispatch, &PyDict_Type, &events, &PyLong_Type,
                        &watched, &plain, &settle, &fail, &retire))
    return NULL;
  self = PyObject_GC_New(dispatcher, &echost_dispatcher_type);
  if (!self)
    return NULL;
  self->vectorcall = dispatcher_call;
  self->type = (PyTypeObject *)Py_NewRef(type);
  self->dispatch = Py_NewRef(dispatch);
  self->events = Py_NewRef(events);
  self->watched = Py_NewRef(watched);
  self->plain = Py_NewRef(plain);
  self->settle = Py_NewRef(settle);
  self->fail = Py_NewRef(fail);
  self->retire = Py_NewRef(retire);
  PyObject_GC_Track(self);
  if (find_slots(self))
    Py_CLEAR(self);
  return (PyObject *)self;
}

static int dispatcher_traverse(PyObject *object, visitproc visit, void *arg) {
  const dispatcher *self = (const dispatcher *)object;
  Py_VISIT(self->type);
  Py_VISIT(self->dispatch);
  Py_VISIT(self->events);
  Py_VISIT(self->plain);
  Py_VISIT(self->settle);
  Py_VISIT(self->fail);
  Py_VISIT(self->retire);
  return 0;
}

/* A cycle is broken in the dictionary of events, and this object can be called
   until it ends. */
static void dispatcher_dealloc(PyObject *object) {
  dispatcher *self = (dispatcher *)object;
  PyObject_GC_UnTrack(object);
  Py_DECREF(self->type);
  Py_DECREF(self->dispatch);
  Py_DECREF(self->events);
  Py_DECREF(self->watched);
  Py_DECREF(self->plain);
  Py_DECREF(self->settle);
  Py_DECREF(self->fail);
  Py_DECREF(self->retire);
  PyObject_GC_Del(object);
}

PyTypeObject echost_dispatcher_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Dispatcher",
    .tp_basicsize = sizeof(dispatcher),
    .tp_dealloc = dispatcher_dealloc,
    .tp_traverse = dispatcher_traverse,
    .tp_vectorcall_offset = offsetof(dispatcher, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The calls of what is ready, for one scheduler.",
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &batch_type) ||
                 PyModule_AddType(module, &echost_dispatcher_type)
             ? -1
             : 0;
}

static PyMethodDef functions[] = {
    {"loop_dispatcher", loop_dispatcher, METH_VARARGS,
     "Return what serves a batch for one scheduler."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_dispatch = {functions, ready};
