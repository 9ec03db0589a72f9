/* Twins, and the table by which pointers lead back to their objects. */
#include "twins.h"

#include <stdint.h>
#include <stdlib.h>

#include "boxing.h"

/* For an object of which C knows no more than its address: as large as the
   structures of the server that modules look into, and all zero. */
enum { BLOCK_SIZE = 1024 };

typedef struct twin {
  echost_twin shown; /* first */
  void (*end)(void *pointer);
  PyObject *object; /* a weak reference */
  struct twin *next; /* of its place in the table */
} twin;

static PyTypeObject twin_type;

/* The process has one table; the interpreter lock guards it. */
static twin **places_;
static size_t place_count_, twin_count_;

static size_t place_of(const void *pointer, size_t count) {
  uintptr_t address = (uintptr_t)pointer;
  return (size_t)((address >> 4) * 0x9E3779B97F4A7C15ULL >> 20) & (count - 1);
}

static int grow(void) {
  size_t count = place_count_ ? place_count_ * 2 : 64;
  twin **places = calloc(count, sizeof(*places));
  size_t at;
  if (!places) {
    return -1;
  }
  for (at = 0; at < place_count_; at++) {
    while (places_[at]) {
      twin *one = places_[at];
      twin **place = &places[place_of(one->shown.pointer, count)];
      places_[at] = one->next;
      one->next = *place;
      *place = one;
    }
  }
  free(places_);
  places_ = places;
  place_count_ = count;
  return 0;
}

static int enter(twin *one) {
  twin **place;
  if (twin_count_ >= place_count_ && grow() < 0) {
    PyErr_NoMemory();
    return -1;
  }
  place = &places_[place_of(one->shown.pointer, place_count_)];
  one->next = *place;
  *place = one;
  twin_count_++;
  return 0;
}

static void leave(const twin *one) {
  twin **link;
  if (!place_count_) {
    return;
  }
  link = &places_[place_of(one->shown.pointer, place_count_)];
  while (*link && *link != one) {
    link = &(*link)->next;
  }
  if (*link) {
    *link = one->next;
    twin_count_--;
  }
}

static void twin_dealloc(PyObject *self) {
  twin *own = (twin *)self;
  leave(own);
  if (own->shown.pointer) {
    own->end(own->shown.pointer);
  }
  Py_XDECREF(own->object);
  PyObject_Free(self);
}

static PyTypeObject twin_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.Twin",
    .tp_basicsize = sizeof(twin),
    .tp_dealloc = twin_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The block of C that stands for an object.",
};

static int is_validation_context(PyObject *object) {
  return echost_classes_.validation &&
         PyObject_TypeCheck(object, echost_classes_.validation);
}

static twin *new_twin(PyObject *object) {
  int is_message = echost_classes_.message &&
                   PyObject_TypeCheck(object, echost_classes_.message);
  int is_inbound = echost_classes_.inbound &&
                   PyObject_TypeCheck(object, echost_classes_.inbound);
  int is_validation = is_validation_context(object);
  twin *made = PyObject_New(twin, &twin_type);
  if (!made) {
    return NULL;
  }
  made->next = NULL;
  made->end = is_message      ? echost_end_message
              : is_validation ? echost_end_validation
                              : free;
  made->shown.pointer = NULL;
  made->object = PyWeakref_NewRef(object, NULL);
  if (made->object) {
    made->shown.pointer = is_message      ? echost_new_message(object)
                          : is_inbound    ? echost_new_connection(object, BLOCK_SIZE)
                          : is_validation ? echost_new_validation(object)
                                          : calloc(1, BLOCK_SIZE);
  }
  if (made->object && !made->shown.pointer && !PyErr_Occurred()) {
    PyErr_NoMemory();
  }
  if (!made->shown.pointer || enter(made) < 0) {
    Py_DECREF(made);
    return NULL;
  }
  return made;
}

void *echost_twin_of(PyObject *object) {
  PyObject **slot;
  if (!echost_classes_.opaque ||
      !PyObject_TypeCheck(object, echost_classes_.opaque)) {
    return NULL;
  }
  slot = &ECHOST_SLOT(object, echost_classes_.opaque_twin);
  if (!*slot) {
    PyObject *made = (PyObject *)new_twin(object);
    /* A collection on the way may have let another thread make one, which C
       knows by now. */
    if (*slot) {
      Py_XDECREF(made);
      PyErr_Clear();
    } else {
      *slot = made;
    }
  }
  if (*slot && is_validation_context(object) &&
      echost_show_validation(object, ((echost_twin *)*slot)->pointer) < 0) {
    return NULL;
  }
  return *slot ? ((echost_twin *)*slot)->pointer : NULL;
}

static void tell_members(PyObject *object, int is_taking) {
  PyObject *twin = ECHOST_SLOT(object, echost_classes_.opaque_twin);
  PyObject *kind, *value, *trace;
  void *pointer;
  if (!twin) {
    return;
  }
  pointer = ((echost_twin *)twin)->pointer;
  PyErr_Fetch(&kind, &value, &trace);
  if ((is_taking ? echost_take_validation(object, pointer)
                 : echost_show_validation(object, pointer)) < 0) {
    PyErr_WriteUnraisable(object);
  }
  PyErr_Restore(kind, value, trace);
}

void echost_take_members(PyObject *object) {
  if (is_validation_context(object)) {
    tell_members(object, 1);
  }
}

void echost_show_members(PyObject *object) {
  if (is_validation_context(object)) {
    tell_members(object, 0);
  }
}

PyObject *echost_object_of(void *pointer) {
  const twin *one;
  PyObject *object;
  if (!twin_count_) {
    return NULL;
  }
  one = places_[place_of(pointer, place_count_)];
  while (one && one->shown.pointer != pointer) {
    one = one->next;
  }
  /* An object that ends right now has no weak reference any more. */
  object = one ? PyWeakref_GET_OBJECT(one->object) : NULL;
  if (!object || object == Py_None) {
    return NULL;
  }
  Py_INCREF(object);
  echost_take_members(object);
  return object;
}

static int ready(PyObject *module) {
  (void)module;
  return PyType_Ready(&twin_type);
}

const echost_part echost_twins = {NULL, ready};
