/* Boxing and unboxing of single values. */
#include "boxing.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "handles.h"
#include "twins.h"

/* ---- from C ---- */

#define READ(type, make)                   \
  do {                                     \
    type value_;                           \
    memcpy(&value_, place, sizeof(value_)); \
    return make(value_);                   \
  } while (0)

/* The bytes of a text: up to its NUL, but no more than are measured. */
static Py_ssize_t length_of(const char *text, Py_ssize_t limit) {
  return (Py_ssize_t)(limit < 0 ? strlen(text) : strnlen(text, (size_t)limit));
}

static PyObject *box_text(const void *place, Py_ssize_t limit) {
  const char *text;
  memcpy(&text, place, sizeof(text));
  if (!text) {
    Py_RETURN_NONE;
  }
  return PyUnicode_DecodeUTF8(text, length_of(text, limit), "surrogateescape");
}

/* Measured bytes may have a NUL among them. */
static PyObject *box_bytes(const void *place, Py_ssize_t limit) {
  const char *bytes;
  memcpy(&bytes, place, sizeof(bytes));
  if (!bytes) {
    Py_RETURN_NONE;
  }
  return PyBytes_FromStringAndSize(
      bytes, limit < 0 ? (Py_ssize_t)strlen(bytes) : limit);
}

/* As Timeval does: microseconds are in 0..999999, also before the epoch. */
static PyObject *new_timeval(const struct timeval *time) {
  PyTypeObject *type = echost_classes_.timeval;
  long usec = (long)(time->tv_usec % 1000000);
  long sec = (long)(time->tv_sec + time->tv_usec / 1000000);
  PyObject *made;
  if (usec < 0) {
    usec += 1000000;
    sec--;
  }
  made = type->tp_alloc(type, 0);
  if (!made) {
    return NULL;
  }
  ECHOST_SLOT(made, echost_classes_.timeval_sec) = PyLong_FromLong(sec);
  ECHOST_SLOT(made, echost_classes_.timeval_usec) = PyLong_FromLong(usec);
  if (!ECHOST_SLOT(made, echost_classes_.timeval_sec) ||
      !ECHOST_SLOT(made, echost_classes_.timeval_usec)) {
    Py_DECREF(made);
    return NULL;
  }
  return made;
}

static PyObject *box_time(const void *place) {
  const struct timeval *time;
  memcpy(&time, place, sizeof(time));
  if (!time) {
    Py_RETURN_NONE;
  }
  if (!echost_classes_.timeval) {
    return echost_handle((void *)time);
  }
  return new_timeval(time);
}

static PyObject *box_pointer(const void *place) {
  void *pointer;
  PyObject *object;
  memcpy(&pointer, place, sizeof(pointer));
  object = pointer ? echost_object_of(pointer) : NULL;
  return object ? object : echost_handle(pointer);
}

PyObject *echost_box(char letter, const void *place, Py_ssize_t limit) {
  switch (letter) {
  case 'v':
    Py_RETURN_NONE;
  case 'i':
    READ(int, PyLong_FromLong);
  case 'u':
    READ(unsigned int, PyLong_FromUnsignedLong);
  case 'l':
    READ(long, PyLong_FromLong);
  case 'L':
    READ(unsigned long, PyLong_FromUnsignedLong);
  case 'h':
    READ(short, PyLong_FromLong);
  case 'H':
    READ(unsigned short, PyLong_FromLong);
  case 'b':
    READ(signed char, PyLong_FromLong);
  case 'c':
    READ(char, PyLong_FromLong);
  case '?':
  case 'B':
    READ(unsigned char, PyLong_FromLong);
  case 'f':
    READ(float, PyFloat_FromDouble);
  case 'd':
    READ(double, PyFloat_FromDouble);
  case 's':
  case 'S':
    return box_text(place, limit);
  case 'y':
  case 'Y':
    return box_bytes(place, limit);
  case 't':
    return box_time(place);
  default:
    return box_pointer(place);
  }
}

/* ---- from Python: numbers ---- */

typedef struct range {
  const char *type;
  int size;
  long least;
  unsigned long most;
} range;

static const range *range_of(char letter) {
  static const range ranges[] = {
      ['?'] = {"bool", 1, 0, 1},
      ['b'] = {"signed char", 1, SCHAR_MIN, SCHAR_MAX},
      ['c'] = {"char", 1, CHAR_MIN, CHAR_MAX},
      ['B'] = {"unsigned char", 1, 0, UCHAR_MAX},
      ['h'] = {"short", 2, SHRT_MIN, SHRT_MAX},
      ['H'] = {"unsigned short", 2, 0, USHRT_MAX},
      ['i'] = {"int", 4, INT_MIN, INT_MAX},
      ['u'] = {"unsigned int", 4, 0, UINT_MAX},
      ['l'] = {"long", 8, LONG_MIN, LONG_MAX},
      ['L'] = {"unsigned long", 8, 0, ULONG_MAX},
  };
  return &ranges[(unsigned char)letter];
}

size_t echost_size_of(char letter) {
  switch (letter) {
  case 'f':
    return sizeof(float);
  case 'd':
    return sizeof(double);
  case '?': case 'b': case 'c': case 'B': case 'h': case 'H': case 'i':
  case 'u': case 'l': case 'L':
    return (size_t)range_of(letter)->size;
  default:
    return sizeof(void *);
  }
}

static int refuse_number(PyObject *object, const range *bounds) {
  PyErr_Clear();
  PyErr_Format(PyExc_OverflowError, "%R does not fit into %s (%ld to %lu)",
               object, bounds->type, bounds->least, bounds->most);
  return -1;
}

static int refuse_type(PyObject *object, const char *needed) {
  PyErr_Format(PyExc_TypeError, "%s is needed, not %s", needed,
               object == Py_None ? "None" : Py_TYPE(object)->tp_name);
  return -1;
}

/* Instances of subclasses, such as a bool or an enum member, are integers. */
static int unbox_integer(char letter, PyObject *object, void *place) {
  const range *bounds = range_of(letter);
  int overflow;
  long number;
  if (!PyLong_Check(object)) {
    return refuse_type(object, "an integer");
  }
  number = PyLong_AsLongAndOverflow(object, &overflow);
  if (overflow > 0 && letter == 'L') {
    unsigned long large = PyLong_AsUnsignedLong(object);
    if (large == (unsigned long)-1 && PyErr_Occurred()) {
      return refuse_number(object, bounds);
    }
    memcpy(place, &large, sizeof(large));
    return 0;
  }
  if (overflow || number < bounds->least ||
      (number > 0 && (unsigned long)number > bounds->most)) {
    return refuse_number(object, bounds);
  }
  /* Low bytes first in memory: the machines of this runtime are such. */
  memcpy(place, &number, (size_t)bounds->size);
  return 0;
}

static int unbox_real(char letter, PyObject *object, void *place) {
  double number;
  float narrow;
  if (!PyFloat_Check(object) && !PyLong_Check(object)) {
    return refuse_type(object, "a number");
  }
  number = PyFloat_AsDouble(object);
  if (number == -1.0 && PyErr_Occurred()) {
    return -1;
  }
  if (letter == 'd') {
    memcpy(place, &number, sizeof(number));
    return 0;
  }
  if (isfinite(number) && fabs(number) > (double)FLT_MAX) {
    PyErr_Format(PyExc_OverflowError, "%R does not fit into float", object);
    return -1;
  }
  narrow = (float)number;
  memcpy(place, &narrow, sizeof(narrow));
  return 0;
}

/* ---- from Python: what a pointer leads to ---- */

/* Bytes of which nobody else knows: C may write to them. */
static int give_copy(const char *bytes, Py_ssize_t size, void *place,
                     PyObject **kept) {
  const char *given;
  *kept = PyBytes_FromStringAndSize(NULL, size);
  if (!*kept) {
    return -1;
  }
  given = PyBytes_AS_STRING(*kept);
  memcpy(PyBytes_AS_STRING(*kept), bytes, (size_t)size);
  memcpy(place, &given, sizeof(given));
  return 0;
}

static int check_text(const char *text, Py_ssize_t size) {
  if (memchr(text, '\0', (size_t)size)) {
    PyErr_SetString(PyExc_ValueError,
                    "a text with a NUL cannot be passed to C");
    return -1;
  }
  return 0;
}

/* The text of bytes that were no UTF-8 goes back as these bytes. */
static int unbox_escaped(PyObject *object, void *place, PyObject **kept) {
  const char *text;
  PyErr_Clear();
  *kept = PyUnicode_AsEncodedString(object, "utf-8", "surrogateescape");
  if (!*kept) {
    return -1;
  }
  text = PyBytes_AS_STRING(*kept);
  if (check_text(text, PyBytes_GET_SIZE(*kept)) < 0) {
    Py_CLEAR(*kept);
    return -1;
  }
  memcpy(place, &text, sizeof(text));
  return 0;
}

static int unbox_text(char letter, PyObject *object, void *place,
                      PyObject **kept) {
  const char *text;
  Py_ssize_t size;
  if (object == Py_None) {
    memset(place, 0, sizeof(text));
    return 0;
  }
  if (!PyUnicode_Check(object)) {
    return refuse_type(object, "a text");
  }
  text = PyUnicode_AsUTF8AndSize(object, &size);
  if (!text) {
    return unbox_escaped(object, place, kept);
  }
  if (check_text(text, size) < 0) {
    return -1;
  }
  if (letter == 's') {
    return give_copy(text, size, place, kept);
  }
  memcpy(place, &text, sizeof(text));
  *kept = Py_NewRef(object);
  return 0;
}

static int unbox_bytes(char letter, PyObject *object, void *place,
                       PyObject **kept) {
  const char *bytes;
  if (object == Py_None) {
    memset(place, 0, sizeof(bytes));
    return 0;
  }
  if (!PyBytes_Check(object)) {
    return refuse_type(object, "bytes");
  }
  bytes = PyBytes_AS_STRING(object);
  if (letter == 'Y') {
    return give_copy(bytes, PyBytes_GET_SIZE(object), place, kept);
  }
  memcpy(place, &bytes, sizeof(bytes));
  *kept = Py_NewRef(object);
  return 0;
}

static int number_of_slot(PyObject *object, Py_ssize_t offset, long *number) {
  PyObject *value = ECHOST_SLOT(object, offset);
  if (!value) {
    return refuse_type(object, "a complete Timeval");
  }
  return unbox_integer('l', value, number);
}

static int unbox_time(PyObject *object, void *place, struct timeval *time,
                      PyObject **kept) {
  long sec, usec;
  void *pointer = NULL;
  if (object == Py_None || echost_is_handle(object, &pointer)) {
    memcpy(place, &pointer, sizeof(pointer));
    return 0;
  }
  if (!echost_classes_.timeval ||
      !PyObject_TypeCheck(object, echost_classes_.timeval)) {
    return refuse_type(object, "a Timeval");
  }
  if (number_of_slot(object, echost_classes_.timeval_sec, &sec) < 0 ||
      number_of_slot(object, echost_classes_.timeval_usec, &usec) < 0) {
    return -1;
  }
  if (!time) {
    *kept = PyBytes_FromStringAndSize(NULL, sizeof(*time));
    if (!*kept) {
      return -1;
    }
    /* Objects are aligned for more, and the bytes begin at a multiple of 8. */
    time = (struct timeval *)(void *)PyBytes_AS_STRING(*kept);
  }
  time->tv_sec = sec;
  time->tv_usec = usec;
  memcpy(place, &time, sizeof(time));
  return 0;
}

static int unbox_pointer(PyObject *object, void *place, PyObject **kept) {
  void *pointer = NULL;
  if (object != Py_None && !echost_is_handle(object, &pointer)) {
    pointer = echost_twin_of(object);
    if (!pointer) {
      return PyErr_Occurred()
                 ? -1
                 : refuse_type(object, "a handle or an object of the server");
    }
    *kept = Py_NewRef(object);
  }
  memcpy(place, &pointer, sizeof(pointer));
  return 0;
}

int echost_unbox(char letter, PyObject *object, void *place,
                 struct timeval *time, PyObject **kept) {
  *kept = NULL;
  switch (letter) {
  case 'v':
    return 0;
  case 'f':
  case 'd':
    return unbox_real(letter, object, place);
  case 's':
  case 'S':
    return unbox_text(letter, object, place, kept);
  case 'y':
  case 'Y':
    return unbox_bytes(letter, object, place, kept);
  case 't':
    return unbox_time(object, place, time, kept);
  case 'p':
    return unbox_pointer(object, place, kept);
  default:
    return unbox_integer(letter, object, place);
  }
}
