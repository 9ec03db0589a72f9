/*
 * Arguments and results between the languages. With the lock of the
 * interpreter, any thread.
 */
#include "ecpython.h"

#include <limits.h>

static PyObject *timeval_type, *gone_error;
static Py_ssize_t sec_offset, usec_offset;

/* ---- objects of the server ---- */

Py_ssize_t ecp_slot_offset(PyObject *kind, const char *name) {
  PyObject *found = PyObject_GetAttrString(kind, name);
  Py_ssize_t offset = -1;
  if (!found) {
    return -1;
  }
  if (Py_IS_TYPE(found, &PyMemberDescr_Type)) {
    offset = ((PyMemberDescrObject *)found)->d_member->offset;
  } else {
    PyErr_Format(PyExc_TypeError, "'%s' of %R is no slot", name, kind);
  }
  Py_DECREF(found);
  return offset;
}

static PyObject **slot_at(PyObject *object, Py_ssize_t offset) {
  return (PyObject **)((char *)object + offset);
}

/* The one that nobody kept, or a new one, with its pointer. */
static PyObject *box_pointer(const void *pointer, ecp_entry *entry,
                             int number) {
  PyTypeObject *kind = (PyTypeObject *)entry->classes[number];
  PyObject *object = entry->spare[number], *address;
  if (!pointer) {
    Py_RETURN_NONE;
  }
  address = PyLong_FromVoidPtr((void *)pointer);
  if (!address) {
    return NULL;
  }
  entry->spare[number] = NULL;
  if (!object) {
    object = kind->tp_alloc(kind, 0);
  }
  if (!object) {
    Py_DECREF(address);
    return NULL;
  }
  Py_XSETREF(*slot_at(object, entry->offsets[number]), address);
  return object;
}

void ecp_give_back(PyObject *object, ecp_entry *entry, int number) {
  if (entry->classes[number] && object != Py_None) {
    if (Py_REFCNT(object) == 1 && !entry->spare[number]) {
      entry->spare[number] = object;
      return;
    }
    if (Py_REFCNT(object) > 1) {
      Py_CLEAR(*slot_at(object, entry->offsets[number]));
    }
  }
  Py_DECREF(object);
}

void *ecp_pointer(PyObject *object) {
  PyObject *address = PyObject_GetAttrString(object, "_pointer");
  void *pointer;
  if (!address) {
    PyObject *error;
    PyErr_Clear();
    error = PyObject_CallOneArg(gone_error, (PyObject *)Py_TYPE(object));
    if (error) {
      PyErr_SetObject((PyObject *)Py_TYPE(error), error);
      Py_DECREF(error);
    }
    return NULL;
  }
  pointer = PyLong_AsVoidPtr(address);
  Py_DECREF(address);
  return pointer;
}

/* ---- other values ---- */

PyObject *ecp_text(const char *text) {
  if (!text) {
    Py_RETURN_NONE;
  }
  return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text),
                              "surrogateescape");
}

PyObject *ecp_timeval(const struct timeval *value) {
  PyTypeObject *kind = (PyTypeObject *)timeval_type;
  PyObject *object;
  if (!value) {
    Py_RETURN_NONE;
  }
  /* Past the constructor, which is slow for a frozen class. */
  object = kind->tp_alloc(kind, 0);
  if (!object) {
    return NULL;
  }
  *slot_at(object, sec_offset) = PyLong_FromLongLong(value->tv_sec);
  *slot_at(object, usec_offset) = PyLong_FromLong(value->tv_usec);
  if (!*slot_at(object, sec_offset) || !*slot_at(object, usec_offset)) {
    Py_CLEAR(object);
  }
  return object;
}

/* Up to its NUL, but no more than the next argument says. */
static size_t measured(const ecx_slot *slots, int number) {
  int64_t limit = slots[number + 1].number;
  return limit <= 0 ? 0 : strnlen(slots[number].text, (size_t)limit);
}

static PyObject *box_bytes(const ecx_slot *slots, int number, int is_measured) {
  const char *bytes = slots[number].text;
  if (!bytes) {
    Py_RETURN_NONE;
  }
  if (is_measured) {
    int64_t length = slots[number + 1].number;
    return PyBytes_FromStringAndSize(bytes, length < 0 ? 0 : length);
  }
  return PyBytes_FromString(bytes);
}

PyObject *ecp_box(const char *kinds, const ecx_slot *slots, int number,
                  ecp_entry *entry) {
  const ecx_slot *slot = &slots[number];
  switch (kinds[number]) {
  case 'v':
    Py_RETURN_NONE;
  case 'b': case 'h': case 'i': case 'l':
    return PyLong_FromLongLong(slot->number);
  case 'B': case 'H': case 'I': case 'L':
    return PyLong_FromUnsignedLongLong((uint64_t)slot->number);
  case 'd':
    return PyFloat_FromDouble(slot->real);
  case 's':
    return ecp_text(slot->text);
  case 'S':
    if (!slot->text) {
      Py_RETURN_NONE;
    }
    return PyUnicode_DecodeUTF8(slot->text,
                                (Py_ssize_t)measured(slots, number),
                                "surrogateescape");
  case 'y': case 'Y':
    return box_bytes(slots, number, kinds[number] == 'Y');
  case 't':
    return ecp_timeval(slot->pointer);
  case 'o':
    return box_pointer(slot->pointer, entry, number);
  default:
    PyErr_Format(PyExc_SystemError, "a value of kind '%c'", kinds[number]);
    return NULL;
  }
}

static int has_room(char kind, int64_t number) {
  switch (kind) {
  case 'b':
    return number >= SCHAR_MIN && number <= SCHAR_MAX;
  case 'h':
    return number >= SHRT_MIN && number <= SHRT_MAX;
  case 'i':
    return number >= INT_MIN && number <= INT_MAX;
  case 'B':
    return number >= 0 && number <= UCHAR_MAX;
  case 'H':
    return number >= 0 && number <= USHRT_MAX;
  case 'I':
    return number >= 0 && number <= (int64_t)UINT_MAX;
  default:
    return 1;
  }
}

static int unbox_integer(char kind, PyObject *object, ecx_slot *slot) {
  if (!PyLong_Check(object)) {
    PyErr_Format(PyExc_TypeError, "%R is no integer", object);
    return -1;
  }
  if (kind == 'L') {
    slot->number = (int64_t)PyLong_AsUnsignedLongLong(object);
  } else {
    slot->number = PyLong_AsLongLong(object);
  }
  if (PyErr_Occurred()) {
    return -1;
  }
  if (!has_room(kind, slot->number)) {
    PyErr_Format(PyExc_OverflowError, "%R is too large for its type in C",
                 object);
    return -1;
  }
  return 0;
}

static int unbox_timeval(PyObject *object, ecx_slot *slot,
                         struct timeval *room) {
  if (!PyObject_TypeCheck(object, (PyTypeObject *)timeval_type)) {
    PyErr_Format(PyExc_TypeError, "%R is no Timeval", object);
    return -1;
  }
  room->tv_sec = PyLong_AsLongLong(*slot_at(object, sec_offset));
  room->tv_usec = PyLong_AsLong(*slot_at(object, usec_offset));
  slot->pointer = room;
  return PyErr_Occurred() ? -1 : 0;
}

/* Surrogates stand for bytes that are no UTF-8: such a text has no form in C of
   its own, and gets one for which `owner` has a reference. */
static int unbox_text(PyObject *object, ecx_slot *slot, PyObject **owner) {
  PyObject *bytes;
  if (!PyUnicode_Check(object)) {
    PyErr_Format(PyExc_TypeError, "%R is no text", object);
    return -1;
  }
  slot->text = PyUnicode_AsUTF8(object);
  if (slot->text) {
    return 0;
  }
  PyErr_Clear();
  bytes = PyUnicode_AsEncodedString(object, "utf-8", "surrogateescape");
  if (!bytes) {
    return -1;
  }
  Py_XSETREF(*owner, bytes);
  slot->text = PyBytes_AS_STRING(bytes);
  return 0;
}

int ecp_unbox(char kind, PyObject *object, ecx_slot *slot,
              struct timeval *room, PyObject **owner) {
  slot->number = 0;
  if (kind == 'v' || (object == Py_None && strchr("sSyYto", kind))) {
    return 0;
  }
  switch (kind) {
  case 'd':
    slot->real = PyFloat_AsDouble(object);
    return PyErr_Occurred() ? -1 : 0;
  case 's': case 'S':
    return unbox_text(object, slot, owner);
  case 'y': case 'Y':
    slot->text = PyBytes_AsString(object);
    return slot->text ? 0 : -1;
  case 't':
    return unbox_timeval(object, slot, room);
  case 'o':
    slot->pointer = ecp_pointer(object);
    return slot->pointer ? 0 : -1;
  default:
    return unbox_integer(kind, object, slot);
  }
}

int ecp_values_open(void) {
  timeval_type = PyObject_GetAttrString(ecp_server_, "Timeval");
  gone_error = PyObject_GetAttrString(ecp_server_, "gone");
  if (!timeval_type || !gone_error) {
    return -1;
  }
  sec_offset = ecp_slot_offset(timeval_type, "sec");
  usec_offset = ecp_slot_offset(timeval_type, "usec");
  return sec_offset < 0 || usec_offset < 0 ? -1 : 0;
}
