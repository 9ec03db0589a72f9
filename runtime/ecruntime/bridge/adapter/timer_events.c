/* What the queue of timers knows of events in Python. */
#include "timer_events.h"

#include <structmember.h>

#include "timer_owners.h"

echost_event_facts echost_events_;

/* A name of a module of the runtime. */
static PyObject *find(const char *module, const char *name) {
  PyObject *found = NULL, *imported = PyImport_ImportModule(module);
  if (imported) {
    found = PyObject_GetAttrString(imported, name);
    Py_DECREF(imported);
  }
  return found;
}

static int find_slots(echost_event_facts *facts) {
  const struct {
    const char *name;
    Py_ssize_t *offset;
  } wanted[] = {
      {"bits", &facts->bits},       {"callback", &facts->callback},
      {"closure", &facts->closure}, {"due", &facts->due},
      {"fd", &facts->fd},           {"not_before", &facts->not_before},
      {"order", &facts->order},     {"owner", &facts->owner},
      {"place", &facts->place},
  };
  size_t at;
  for (at = 0; at < sizeof wanted / sizeof *wanted; at++) {
    if (echost_find_slot((PyObject *)facts->type, wanted[at].name,
                         wanted[at].offset) < 0) {
      return -1;
    }
  }
  return echost_find_slot((PyObject *)facts->dispatch, "current",
                          &facts->current);
}

static int find_objects(echost_event_facts *facts) {
  static const char events[] = "ecruntime.scheduler.event";
  return (facts->type = (PyTypeObject *)find(events, "Event")) &&
                 (facts->dispatch = (PyTypeObject *)find(
                      "ecruntime.scheduler.dispatch", "Dispatch")) &&
                 (facts->filed = find(events, "FILED")) &&
                 (facts->freed = find(events, "FREED")) &&
                 (facts->done = find("ecruntime.scheduler.mask", "DONE")) &&
                 (facts->unwinding =
                      find("ecruntime.foundation.errors", "UNWINDING")) &&
                 (facts->zero = PyLong_FromLong(0)) &&
                 (facts->minus_one = PyLong_FromLong(-1)) &&
                 (facts->never = PyFloat_FromDouble(0)) &&
                 (facts->nobody = PyUnicode_FromString(""))
             ? 0
             : -1;
}

/* All but the link is inherited; the collector's functions visit the members of
   each class. */
static int make_owned(echost_event_facts *facts) {
  PyMemberDef members[] = {
      {"receiver", T_OBJECT_EX, 0, 0, "The instance of a callback's method."},
      {NULL, 0, 0, 0, NULL},
  };
  PyType_Slot slots[] = {
      {Py_tp_doc, "A timed event of an instance of a module."},
      {Py_tp_members, members},
      {0, NULL},
  };
  PyType_Spec spec = {
      .name = "_echost.OwnedEvent",
      .basicsize = (int)(facts->type->tp_basicsize +
                         (Py_ssize_t)sizeof(echost_timer_link)),
      .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
      .slots = slots,
  };
  facts->link = facts->type->tp_basicsize;
  members[0].offset =
      facts->link + (Py_ssize_t)offsetof(echost_timer_link, receiver);
  facts->owned = (PyTypeObject *)PyType_FromSpecWithBases(
      &spec, (PyObject *)facts->type);
  return facts->owned ? 0 : -1;
}

/* They live as long as the process: it has one runtime. */
int echost_find_event_facts(void) {
  echost_event_facts made = {0};
  if (echost_events_.type) {
    return 0;
  }
  if (find_objects(&made) || find_slots(&made) || make_owned(&made)) {
    return -1;
  }
  echost_events_ = made;
  return 0;
}

int echost_read_moment(PyObject *event, Py_ssize_t offset, double *moment) {
  PyObject *value = ECHOST_SLOT(event, offset);
  if (!value) {
    PyErr_SetString(PyExc_AttributeError, "a timed event has no deadline");
    return -1;
  }
  *moment = PyFloat_AsDouble(value);
  return *moment == -1 && PyErr_Occurred() ? -1 : 0;
}

PyObject *echost_new_timed_event(PyTypeObject *type, PyObject *callback,
                                 PyObject *closure, PyObject *owner,
                                 double due) {
  const echost_event_facts *facts = &echost_events_;
  PyObject *moment = PyFloat_FromDouble(due);
  PyObject *event = moment ? type->tp_alloc(type, 0) : NULL;
  if (!event) {
    Py_XDECREF(moment);
    return NULL;
  }
  /* All slots of a new object are empty. */
  ECHOST_SLOT(event, facts->due) = moment;
  ECHOST_SLOT(event, facts->callback) = Py_NewRef(callback);
  ECHOST_SLOT(event, facts->closure) = Py_NewRef(closure);
  ECHOST_SLOT(event, facts->owner) = Py_NewRef(owner);
  ECHOST_SLOT(event, facts->bits) = Py_NewRef(facts->zero);
  ECHOST_SLOT(event, facts->fd) = Py_NewRef(facts->minus_one);
  ECHOST_SLOT(event, facts->not_before) = Py_NewRef(facts->never);
  ECHOST_SLOT(event, facts->place) = Py_NewRef(facts->filed);
  return event;
}
