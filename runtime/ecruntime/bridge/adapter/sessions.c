/*
 * The callback of a listener's session, by the rules of NetSession._on_ready,
 * which is the reference and is called for whatever is not usual. Scheduler
 * thread, with the interpreter lock.
 */
#include "dispatch.h"
#include "timer_events.h"

#include <stddef.h>
#include <structmember.h>

/* Of the process, which has one runtime; told once, and kept. */
static struct {
  PyTypeObject *session; /* NULL before */
  Py_ssize_t event, channel, idle, idle_seconds, worker, last_called;
  PyTypeObject *type; /* of events of descriptors */
  Py_ssize_t awaited, place;
  PyObject *watched;      /* the place of a scheduled event */
  PyObject *is_suspended; /* the name of the attribute */
} facts_;

typedef struct session_call {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  PyObject *session;
  PyObject *scheduler;
  Py_ssize_t moment; /* its slot */
} session_call;

/* ---- a call ---- */

static int is_usual(PyObject *session, PyObject *event) {
  return PyObject_TypeCheck(event, facts_.type) &&
         ECHOST_SLOT(session, facts_.channel) &&
         ECHOST_SLOT(session, facts_.idle) &&
         ECHOST_SLOT(session, facts_.idle_seconds) &&
         ECHOST_SLOT(session, facts_.worker);
}

/* A store instead of a rearm, as in the reference. */
static int put_off(PyObject *session, PyObject *moment) {
  PyObject *idle = ECHOST_SLOT(session, facts_.idle);
  PyObject *later;
  if (idle == Py_None || !echost_is_event(idle))
    return 0;
  later = PyNumber_Add(moment, ECHOST_SLOT(session, facts_.idle_seconds));
  if (!later)
    return -1;
  echost_set_slot(idle, echost_events_.not_before, later);
  return 0;
}

static int begin(const session_call *self, PyObject *event) {
  PyObject *session = self->session;
  PyObject *moment = ECHOST_SLOT(self->scheduler, self->moment);
  echost_set_slot(session, facts_.event, Py_NewRef(event));
  echost_set_slot(session, facts_.last_called, Py_NewRef(moment));
  return PyObject_SetAttr(ECHOST_SLOT(session, facts_.channel),
                          facts_.is_suspended, Py_False) ||
                 put_off(session, moment)
             ? -1
             : 0;
}

/* Takes over `returned`. */
static PyObject *settle(const session_call *self, PyObject *event,
                        PyObject *returned) {
  PyObject *done;
  if (returned == ECHOST_SLOT(event, facts_.awaited) &&
      ECHOST_SLOT(event, facts_.place) == facts_.watched)
    return returned;
  done = PyObject_CallMethod(self->session, "_settle", "OO", event, returned);
  if (!done)
    Py_CLEAR(returned);
  Py_XDECREF(done);
  return returned;
}

static PyObject *serve(const session_call *self, PyObject *event,
                       PyObject *mask, PyObject *now) {
  PyObject *worker = Py_NewRef(ECHOST_SLOT(self->session, facts_.worker));
  PyObject *given[] = {NULL, event, mask, self->session, now};
  PyObject *returned = PyObject_Vectorcall(
      worker, given + 1, 4 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
  PyObject *fail;
  Py_DECREF(worker);
  if (returned)
    return settle(self, event, returned);
  fail = PyUnicode_InternFromString("_on_failed");
  echost_see_to_failure(self->session, fail, event);
  Py_XDECREF(fail);
  return NULL;
}

static PyObject *session_call_call(PyObject *object, PyObject *const *arguments,
                                   size_t given, PyObject *names) {
  const session_call *self = (const session_call *)object;
  PyObject *plain, *returned;
  if (PyVectorcall_NARGS(given) == 4 && !names &&
      is_usual(self->session, arguments[0]))
    return begin(self, arguments[0])
               ? NULL
               : serve(self, arguments[0], arguments[1], arguments[3]);
  plain = PyObject_GetAttrString(self->session, "_on_ready");
  returned = plain ? PyObject_Vectorcall(plain, arguments, given, names) : NULL;
  Py_XDECREF(plain);
  return returned;
}

/* ---- its making ---- */

static int find_facts(PyObject *session, PyObject *type, PyObject *watched) {
  if (facts_.session)
    return 0;
  if (echost_find_slot(session, "_event", &facts_.event) ||
      echost_find_slot(session, "_channel", &facts_.channel) ||
      echost_find_slot(session, "_idle", &facts_.idle) ||
      echost_find_slot(session, "_idle_seconds", &facts_.idle_seconds) ||
      echost_find_slot(session, "_worker", &facts_.worker) ||
      echost_find_slot(session, "last_called", &facts_.last_called) ||
      echost_find_slot(type, "awaited", &facts_.awaited) ||
      echost_find_slot(type, "place", &facts_.place) ||
      echost_find_event_facts() ||
      !(facts_.is_suspended = PyUnicode_InternFromString("is_suspended")))
    return -1;
  facts_.type = (PyTypeObject *)Py_NewRef(type);
  facts_.watched = Py_NewRef(watched);
  facts_.session = (PyTypeObject *)Py_NewRef(session);
  return 0;
}

static PyTypeObject session_call_type;

/* Scheduler thread: the class of sessions, that of events, the place of a
   scheduled one, the scheduler, and the session. */
static PyObject *loop_session(PyObject *module, PyObject *arguments) {
  PyObject *class, *type, *watched, *scheduler, *session;
  session_call *self;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!O!OOO", &PyType_Type, &class,
                        &PyType_Type, &type, &watched, &scheduler, &session) ||
      find_facts(class, type, watched))
    return NULL;
  if (!PyObject_TypeCheck(session, facts_.session)) {
    PyErr_SetString(PyExc_TypeError, "a session");
    return NULL;
  }
  self = PyObject_GC_New(session_call, &session_call_type);
  if (!self)
    return NULL;
  self->vectorcall = session_call_call;
  self->session = Py_NewRef(session);
  self->scheduler = Py_NewRef(scheduler);
  PyObject_GC_Track(self);
  if (echost_find_slot((PyObject *)Py_TYPE(scheduler), "moment", &self->moment))
    Py_CLEAR(self);
  return (PyObject *)self;
}

static int session_call_traverse(PyObject *object, visitproc visit, void *arg) {
  const session_call *self = (const session_call *)object;
  Py_VISIT(self->session);
  Py_VISIT(self->scheduler);
  return 0;
}

/* A cycle is broken in the session. */
static void session_call_dealloc(PyObject *object) {
  session_call *self = (session_call *)object;
  PyObject_GC_UnTrack(object);
  Py_DECREF(self->session);
  Py_DECREF(self->scheduler);
  PyObject_GC_Del(object);
}

static PyMemberDef members[] = {
    {"__self__", T_OBJECT_EX, offsetof(session_call, session), READONLY,
     "The session."},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject session_call_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.SessionCall",
    .tp_basicsize = sizeof(session_call),
    .tp_dealloc = session_call_dealloc,
    .tp_traverse = session_call_traverse,
    .tp_members = members,
    .tp_vectorcall_offset = offsetof(session_call, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The callback of one session.",
};

static int ready(PyObject *module) {
  return PyModule_AddType(module, &session_call_type);
}

static PyMethodDef functions[] = {
    {"loop_session", loop_session, METH_VARARGS,
     "Return the callback of a session."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_sessions = {functions, ready};
