/* The type Handle. */
#include "handles.h"

typedef struct handle {
  PyObject_HEAD
  void *pointer;
} handle;

static PyTypeObject handle_type;

PyObject *echost_handle(void *pointer) {
  handle *made;
  if (!pointer) {
    Py_RETURN_NONE;
  }
  made = PyObject_New(handle, &handle_type);
  if (made) {
    made->pointer = pointer;
  }
  return (PyObject *)made;
}

int echost_is_handle(PyObject *object, void **pointer) {
  if (Py_TYPE(object) != &handle_type) {
    return 0;
  }
  *pointer = ((handle *)object)->pointer;
  return 1;
}

int echost_pointer(PyObject *object, void **pointer) {
  *pointer = NULL;
  if (object == Py_None || echost_is_handle(object, pointer)) {
    return 0;
  }
  if (!PyLong_Check(object)) {
    PyErr_Format(PyExc_TypeError, "a handle is needed, not %s",
                 Py_TYPE(object)->tp_name);
    return -1;
  }
  *pointer = PyLong_AsVoidPtr(object);
  return *pointer == NULL && PyErr_Occurred() ? -1 : 0;
}

/* The lowest bits of an address are those of its alignment. */
static Py_hash_t handle_hash(PyObject *self) {
  uintptr_t address = (uintptr_t)((handle *)self)->pointer;
  Py_hash_t hash = (Py_hash_t)(address >> 4 | address << (sizeof(address) * 8 - 4));
  return hash == -1 ? -2 : hash;
}

static PyObject *handle_compare(PyObject *left, PyObject *right, int how) {
  int is_equal;
  if (Py_TYPE(right) != &handle_type || (how != Py_EQ && how != Py_NE)) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  is_equal = ((handle *)left)->pointer == ((handle *)right)->pointer;
  return PyBool_FromLong(is_equal == (how == Py_EQ));
}

static PyObject *handle_int(PyObject *self) {
  return PyLong_FromVoidPtr(((handle *)self)->pointer);
}

static PyObject *handle_repr(PyObject *self) {
  return PyUnicode_FromFormat("<Handle %p>", ((handle *)self)->pointer);
}

static PyNumberMethods handle_number = {.nb_int = handle_int};

static PyTypeObject handle_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Handle",
    .tp_basicsize = sizeof(handle),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "A pointer of C, to be compared and passed back.",
    .tp_hash = handle_hash,
    .tp_richcompare = handle_compare,
    .tp_repr = handle_repr,
    .tp_as_number = &handle_number,
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &handle_type);
}

const echost_part echost_handles = {NULL, ready};
