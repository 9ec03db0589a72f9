/* From objects to arguments of providers in C. */
#include "arguments.h"

#include <string.h>

#include "boxing.h"
#include "twins.h"

/* ---- cells ---- */

static int give_cell(const echost_item *item, PyObject *object, ec_slot *slot,
                     echost_room *own) {
  PyObject *value;
  if (object == Py_None) {
    return 0;
  }
  if (!echost_classes_.cell || !PyObject_TypeCheck(object, echost_classes_.cell)) {
    PyErr_Format(PyExc_TypeError, "a Cell is needed, not %s",
                 Py_TYPE(object)->tp_name);
    return -1;
  }
  own->cell.bits = 0;
  value = ECHOST_SLOT(object, echost_classes_.cell_value);
  if (echost_unbox(item->target, value ? value : Py_None, &own->cell, NULL,
                   &own->kept) < 0) {
    return -1;
  }
  own->before = own->cell.bits;
  slot->pointer = &own->cell;
  return 0;
}

static int take_cell(const echost_item *item, PyObject *object,
                     const echost_room *own) {
  PyObject *value, *before;
  if (object == Py_None || own->cell.bits == own->before) {
    return 0;
  }
  value = echost_box(item->target, &own->cell, -1);
  if (!value) {
    return -1;
  }
  before = ECHOST_SLOT(object, echost_classes_.cell_value);
  ECHOST_SLOT(object, echost_classes_.cell_value) = value;
  Py_XDECREF(before);
  return 0;
}

int echost_take_cells(const echost_plan *plan, PyObject *const *objects,
                      const echost_arguments *given) {
  int at;
  for (at = 0; at < plan->count; at++) {
    if (plan->items[at].code == '*' &&
        take_cell(&plan->items[at], objects[at], &given->rooms[at]) < 0) {
      return -1;
    }
  }
  return 0;
}

/* ---- lengths ---- */

/* The bytes that a provider gets for a text, or -1 for what has no bounds known
   here. `kept` has the bytes of a text that was no UTF-8. */
static Py_ssize_t size_of(PyObject *text, PyObject *kept) {
  Py_ssize_t size;
  if (text == Py_None) {
    return 0;
  }
  if (kept && PyBytes_Check(kept)) {
    return PyBytes_GET_SIZE(kept);
  }
  if (PyBytes_Check(text)) {
    return PyBytes_GET_SIZE(text);
  }
  if (PyUnicode_Check(text) && PyUnicode_AsUTF8AndSize(text, &size)) {
    return size;
  }
  PyErr_Clear();
  return -1;
}

/* A provider trusts the length that it is given. */
static int check_measure(PyObject *text, PyObject *kept, PyObject *length) {
  Py_ssize_t size, given = PyLong_AsSsize_t(length);
  if (given == -1 && PyErr_Occurred()) {
    return -1;
  }
  size = size_of(text, kept);
  if (size >= 0 && given > size) {
    PyErr_Format(PyExc_ValueError, "a length of %zd is given for %zd bytes",
                 given, size);
    return -1;
  }
  return 0;
}

/* ---- the most usual values by a short way ---- */

/* An exact int of one digit: any small one, and no other. */
static inline int is_small(PyObject *value, long *number) {
  const PyLongObject *integer = (const PyLongObject *)value;
  if (!PyLong_CheckExact(value)) {
    return 0;
  }
#if PY_VERSION_HEX >= 0x030C0000
  if (!PyUnstable_Long_IsCompact(integer)) {
    return 0;
  }
  *number = (long)PyUnstable_Long_CompactValue(integer);
#else
  if (Py_SIZE(value) > 1 || Py_SIZE(value) < -1) {
    return 0;
  }
  *number = Py_SIZE(value) * (long)integer->ob_digit[0];
#endif
  return 1; /* a digit has fewer bits than an int */
}

/* Such a text is its own UTF-8. */
static inline int is_plain(PyObject *value) {
  return PyUnicode_CheckExact(value) && PyUnicode_IS_COMPACT_ASCII(value);
}

static inline int is_measured_well(PyObject *text, PyObject *length) {
  long given;
  return is_plain(text) && is_small(length, &given) &&
         given <= PyUnicode_GET_LENGTH(text);
}

static inline int give_long(PyObject *value, long *number) {
  int overflow = 0;
  if (is_small(value, number)) {
    return 1;
  }
  if (!PyLong_CheckExact(value)) {
    return 0;
  }
#if PY_VERSION_HEX < 0x030C0000 && PYLONG_BITS_IN_DIGIT == 30
  if (Py_SIZE(value) == 2) { /* as the seconds of our days are */
    const digit *digits = ((const PyLongObject *)value)->ob_digit;
    *number = (long)digits[1] << 30 | (long)digits[0];
    return 1;
  }
#endif
  *number = PyLong_AsLongAndOverflow(value, &overflow);
  return !overflow;
}

static inline int give_time(PyObject *object, ec_slot *slot, echost_room *own) {
  long sec, usec;
  PyObject *seconds, *rest;
  if (Py_TYPE(object) != echost_classes_.timeval) {
    return 0;
  }
  seconds = ECHOST_SLOT(object, echost_classes_.timeval_sec);
  rest = ECHOST_SLOT(object, echost_classes_.timeval_usec);
  if (!seconds || !rest || !give_long(seconds, &sec) || !give_long(rest, &usec)) {
    return 0;
  }
  own->time.tv_sec = sec;
  own->time.tv_usec = usec;
  slot->pointer = &own->time;
  return 1;
}

/* Of ASCII: where no byte has the highest bit, it is borrowed from a NUL only. */
static inline int has_nul(const char *text, size_t size) {
  u_int64_t word, found = 0;
  size_t at;
  for (at = 0; at + sizeof(word) <= size; at += sizeof(word)) {
    memcpy(&word, text + at, sizeof(word));
    found |= (word - 0x0101010101010101U) & 0x8080808080808080U;
  }
  for (; at < size; at++) {
    found |= !text[at];
  }
  return found != 0;
}

static inline int give_text(PyObject *object, ec_slot *slot) {
  const char *text;
  if (!is_plain(object)) {
    return 0;
  }
  text = (const char *)((const PyASCIIObject *)object + 1);
  slot->pointer = (void *)text;
  return !has_nul(text, (size_t)PyUnicode_GET_LENGTH(object));
}

/* A message that C knows already. */
static inline int give_message(PyObject *object, ec_slot *slot) {
  PyObject *twin;
  if (Py_TYPE(object) != echost_classes_.message) {
    return 0;
  }
  twin = ECHOST_SLOT(object, echost_classes_.opaque_twin);
  if (!twin) {
    return 0;
  }
  slot->pointer = ((const echost_twin *)twin)->pointer;
  return 1;
}

/* 0, without an exception, for what goes the long way. */
static inline int give_usual(char code, PyObject *object, ec_slot *slot,
                             echost_room *own) {
  switch (code) {
  case 'i':
    return is_small(object, &slot->number);
  case 'p':
    return give_message(object, slot);
  case 'S':
    return give_text(object, slot);
  case 't':
    return give_time(object, slot, own);
  default:
    return 0;
  }
}

/* ---- all of them ---- */

static __attribute__((noinline)) int give_other(const echost_item *item,
                                                PyObject *object, int at,
                                                echost_arguments *given) {
  ec_slot *slot = &given->slots[at];
  echost_room *own = &given->rooms[at];
  int failed;
  own->kept = NULL;
  slot->bits = 0;
  failed = item->code == '*' ? give_cell(item, object, slot, own)
                             : echost_unbox(item->code, object, slot, &own->time,
                                            &own->kept);
  given->kept |= (u_int32_t)(own->kept != NULL) << at;
  return failed;
}

/* NULL where nothing is. */
static inline PyObject *kept_of(const echost_arguments *given, int at) {
  return given->kept >> at & 1 ? given->rooms[at].kept : NULL;
}

int echost_give_arguments(const echost_plan *plan, PyObject *const *objects,
                          echost_arguments *given) {
  const echost_item *item = plan->items;
  int at, count = plan->count;
  given->kept = 0;
  for (at = 0; at < count; at++, item++) {
    if ((!give_usual(item->code, objects[at], &given->slots[at],
                     &given->rooms[at]) &&
         give_other(item, objects[at], at, given) < 0) ||
        (item->is_length && !is_measured_well(objects[at - 1], objects[at]) &&
         check_measure(objects[at - 1], kept_of(given, at - 1), objects[at]) < 0)) {
      given->failed = at;
      return -1;
    }
  }
  return 0;
}

void echost_drop_kept(echost_arguments *given) {
  int at;
  for (at = 0; given->kept; at++, given->kept >>= 1) {
    if (given->kept & 1) {
      echost_take_members(given->rooms[at].kept);
      Py_DECREF(given->rooms[at].kept);
    }
  }
}
