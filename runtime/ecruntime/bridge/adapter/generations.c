/* Generations of the core as objects of Python, and the news of their end. */
#include "generations.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "attachment.h"
#include "foreign.h"
#include "instances.h"

PyTypeObject *echost_generation_type;
int echost_is_alone_;
__thread PyObject *echost_core_;
static PyTypeObject *hold_type_;

/* Those that have not ended; the interpreter lock guards the list. */
static echost_generation *living_;

/* Rings when a replaced generation may have lost its last user. Made once. */
static int bell_ = -1;

static void unlink_living(echost_generation *self) {
  if (self->link) {
    *self->link = self->next;
    if (self->next)
      self->next->link = self->link;
    self->link = NULL;
  }
}

/* The core has let go of it, or will not tell of it any more. */
static void forget(echost_generation *self) {
  unlink_living(self);
  self->native = NULL;
  Py_CLEAR(self->twin);
}

ecb_generation *echost_generation_of(PyObject *object) {
  ecb_generation *native;
  if (!PyObject_TypeCheck(object, echost_generation_type)) {
    PyErr_SetString(PyExc_TypeError, "this is no generation");
    return NULL;
  }
  native = ((echost_generation *)object)->native;
  if (!native)
    PyErr_SetString(PyExc_ValueError, "the generation has ended");
  return native;
}

/* The core owns one reference to the object until the generation has ended. */
static PyObject *generations_new_generation(PyObject *module,
                                            PyObject *arguments) {
  unsigned int number;
  PyObject *twin;
  echost_generation *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "IO", &number, &twin))
    return NULL;
  self = PyObject_New(echost_generation, echost_generation_type);
  if (!self)
    return NULL;
  self->twin = Py_NewRef(twin);
  self->next = living_;
  self->link = &living_;
  if (living_)
    living_->link = &self->next;
  living_ = self;
  self->native = ecb_generation_new(number, self);
  if (!self->native) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  return Py_NewRef((PyObject *)self); /* the other one is the core's */
}

static void generation_dealloc(PyObject *object) {
  PyTypeObject *type = Py_TYPE(object);
  forget((echost_generation *)object);
  PyObject_Free(object);
  Py_DECREF(type);
}

/* What ended the destruction of a generation, such as an interrupt: the first
   exception of a round, for its caller. */
static PyObject *raised_;

static PyObject *take_exception(void) {
#if PY_VERSION_HEX >= 0x030c0000
  return PyErr_GetRaisedException();
#else
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback)
    PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return value;
#endif
}

static void keep_exception(PyObject *twin) {
  if (raised_)
    PyErr_WriteUnraisable(twin);
  else
    raised_ = take_exception();
}

/* -1 with the exception that was kept, else 0. */
static int raise_kept(void) {
  PyObject *raised = raised_;
  raised_ = NULL;
  if (!raised)
    return 0;
  PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
  Py_DECREF(raised);
  return -1;
}

/* Scheduler thread, from ecb_generations_collect: nobody uses it any more. */
static void generation_ended(void *context, void *generation) {
  PyGILState_STATE state = PyGILState_Ensure();
  echost_generation *self = generation;
  (void)context;
  if (self->twin) {
    PyObject *done = PyObject_CallMethod(self->twin, "ended", NULL);
    if (!done)
      keep_exception(self->twin);
    Py_XDECREF(done);
  }
  forget(self);
  Py_DECREF(self);
  PyGILState_Release(state);
}

/* Any thread. */
static void reference_gone(void *context) {
  const u_int64_t one = 1;
  int saved = errno;
  (void)context;
  /* A counter that is full is readable as well. */
  if (write(bell_, &one, sizeof(one)) < 0)
    errno = saved;
}

static int fail_without_memory(int answer) {
  if (answer != 0)
    PyErr_NoMemory();
  return answer;
}

static PyObject *generation_add(PyObject *object, PyObject *instance) {
  ecb_generation *native = echost_generation_of(object);
  module_instance_data *data = native ? echost_instance_of(instance) : NULL;
  if (!data || fail_without_memory(ecb_generation_add(native, &data->registrar)))
    return NULL;
  Py_RETURN_NONE;
}

static PyObject *generation_fill(PyObject *object, PyObject *arguments) {
  ecb_generation *native = echost_generation_of(object);
  PyObject *hook, *entries;
  if (!native || !PyArg_ParseTuple(arguments, "UO!", &hook, &PyTuple_Type,
                                   &entries) ||
      echost_fill_chain(native, hook, entries))
    return NULL;
  Py_RETURN_NONE;
}

static PyObject *generation_seal(PyObject *object, PyObject *none) {
  ecb_generation *native = echost_generation_of(object);
  (void)none;
  if (!native || fail_without_memory(ecb_generation_seal(native)))
    return NULL;
  Py_RETURN_NONE;
}

static PyObject *generation_publish(PyObject *object, PyObject *none) {
  ecb_generation *native = echost_generation_of(object);
  (void)none;
  if (!native)
    return NULL;
  ecb_generation_publish(native);
  Py_RETURN_NONE;
}

static PyObject *generation_drop(PyObject *object, PyObject *none) {
  echost_generation *self = (echost_generation *)object;
  ecb_generation *native = self->native;
  (void)none;
  if (!native)
    Py_RETURN_NONE;
  forget(self);
  Py_DECREF(self); /* that of the core, which does not tell of its end */
  Py_BEGIN_ALLOW_THREADS
  ecb_generation_drop(native);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

/* ---- what keeps a generation alive for Python ---- */

typedef struct hold {
  PyObject_HEAD
  ecb_generation *native;
} hold;

static PyObject *generation_hold(PyObject *object, PyObject *none) {
  ecb_generation *native = echost_generation_of(object);
  hold *self;
  (void)none;
  if (!native || !(self = PyObject_New(hold, hold_type_)))
    return NULL;
  ecb_generation_hold(native);
  self->native = native;
  return (PyObject *)self;
}

/* Any thread. A generation with a reference does not end. */
static void hold_dealloc(PyObject *object) {
  PyTypeObject *type = Py_TYPE(object);
  ecb_generation_release(((hold *)object)->native);
  PyObject_Free(object);
  Py_DECREF(type);
}

/* ---- the part ---- */

static PyObject *generations_collect_generations(PyObject *module,
                                                 PyObject *none) {
  u_int32_t left;
  u_int64_t count;
  (void)module, (void)none;
  Py_BEGIN_ALLOW_THREADS
  /* Emptied first: what is let go meanwhile rings again. */
  if (bell_ >= 0 && read(bell_, &count, sizeof(count)) < 0)
    errno = 0;
  ecb_generations_collect();
  left = ecb_generations_without_reference();
  Py_END_ALLOW_THREADS
  echost_instances_free();
  if (raise_kept())
    return NULL;
  return PyLong_FromUnsignedLong(left);
}

static PyObject *generations_close_generations(PyObject *module,
                                               PyObject *none) {
  (void)module, (void)none;
  ecb_generations_close();
  Py_RETURN_NONE;
}

static PyObject *generations_set_alone(PyObject *module, PyObject *is_alone) {
  int answer = PyObject_IsTrue(is_alone);
  (void)module;
  if (answer < 0)
    return NULL;
  echost_is_alone_ = answer;
  Py_RETURN_NONE;
}

/* Any thread. */
static PyObject *generations_core_of_call(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return Py_NewRef(echost_core_ ? echost_core_ : Py_None);
}

static PyObject *generations_open_bell(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  if (bell_ < 0)
    bell_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (bell_ < 0)
    return PyErr_SetFromErrno(PyExc_OSError);
  return PyLong_FromLong(bell_);
}

/* Scheduler thread. */
u_int32_t echost_generations_forget(void) {
  u_int32_t left = 0;
  echost_is_alone_ = 0;
  while (living_) {
    echost_generation *self = living_;
    /* The core tells nobody of its end. */
    self->native->host_generation = NULL;
    forget(self);
    Py_DECREF(self);
    left++;
  }
  return left;
}

static PyMethodDef generation_methods[] = {
    ECHOST_FUNCTION(generation_, add, METH_O,
                    "Add the providers of an instance written in C."),
    ECHOST_FUNCTION(generation_, fill, METH_VARARGS,
                    "Add providers of both languages to the chain of a hook; "
                    "they are to live as long as the generation."),
    ECHOST_FUNCTION(generation_, seal, METH_NOARGS, "Make the chains."),
    ECHOST_FUNCTION(generation_, publish, METH_NOARGS,
                    "Make it the current one."),
    ECHOST_FUNCTION(generation_, drop, METH_NOARGS,
                    "End it, which was never published."),
    ECHOST_FUNCTION(generation_, hold, METH_NOARGS,
                    "Return an object that keeps it alive."),
    {NULL, NULL, 0, NULL},
};

static PyType_Slot generation_slots[] = {
    {Py_tp_doc, "A generation of the core."},
    {Py_tp_dealloc, (void *)generation_dealloc},
    {Py_tp_methods, generation_methods},
    {0, NULL},
};
static PyType_Spec generation_spec = {
    "_echost.Generation", sizeof(echost_generation), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, generation_slots};

static PyType_Slot hold_slots[] = {
    {Py_tp_doc, "What keeps a generation of the core alive."},
    {Py_tp_dealloc, (void *)hold_dealloc},
    {0, NULL},
};
static PyType_Spec hold_spec = {
    "_echost.Hold", sizeof(hold), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, hold_slots};

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(generations_, new_generation, METH_VARARGS,
                    "Make a generation; `twin.ended()` is called at its end."),
    ECHOST_FUNCTION(generations_, collect_generations, METH_NOARGS,
                    "End the replaced generations that nobody uses; return how "
                    "many wait for threads to leave their calls."),
    ECHOST_FUNCTION(generations_, close_generations, METH_NOARGS,
                    "Have no current generation any more."),
    ECHOST_FUNCTION(generations_, set_alone, METH_O,
                    "Say whether the current generation is the only one that "
                    "is used in Python."),
    ECHOST_FUNCTION(generations_, core_of_call, METH_NOARGS,
                    "Return the generation of the calls of this thread that have "
                    "no frame; None outside."),
    ECHOST_FUNCTION(generations_, open_bell, METH_NOARGS,
                    "Return the descriptor that is readable when one may have "
                    "ended."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  echost_table.generation_ended = generation_ended;
  echost_table.reference_gone = reference_gone;
  echost_generation_type = (PyTypeObject *)PyType_FromSpec(&generation_spec);
  hold_type_ = (PyTypeObject *)PyType_FromSpec(&hold_spec);
  if (!echost_generation_type || !hold_type_)
    return -1;
  return PyModule_AddObjectRef(module, "Generation",
                               (PyObject *)echost_generation_type);
}

const echost_part echost_generations = {functions, ready};
