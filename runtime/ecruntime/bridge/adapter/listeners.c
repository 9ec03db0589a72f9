/*
 * Listeners of modules. The server opens the sockets and accepts; a connection
 * that it gives away becomes a session of the core. Scheduler thread for all.
 */
#include "io/listeners.h"

#include <stdlib.h>
#include <unistd.h>

#include "attachment.h"
#include "config/options.h"
#include "instances.h"
#include "io/tls.h"
#include "options.h"
#include "providers.h"
#include "texts.h"

#define ENDPOINT "_echost.endpoint"
#define TLS "_echost.tls"

/* A session as the core names it to its host; the interpreter lock guards the
   list. It ends with the session, or with the server. */
typedef struct held {
  PyObject *object;
  struct held *next, **link;
} held;
static held *held_;

static held *keep(PyObject *object) {
  held *one = malloc(sizeof(*one));
  if (!one)
    return NULL;
  one->object = Py_NewRef(object);
  one->next = held_;
  one->link = &held_;
  if (held_)
    held_->link = &one->next;
  held_ = one;
  return one;
}

/* The reference is the caller's. */
static PyObject *let_go(held *one) {
  PyObject *object = one->object;
  *one->link = one->next;
  if (one->next)
    one->next->link = one->link;
  free(one);
  return object;
}

void echost_listeners_forget(void) {
  ecb_listeners_close();
  while (held_)
    Py_DECREF(let_go(held_));
}

/* ---- what modules ask for: the interpreter lock is not held ---- */

static int register_listener(void *context, void *instance,
                             netlistener_def *listener) {
  PyGILState_STATE state = PyGILState_Ensure();
  const echost_instance *self = instance;
  PyObject *done = NULL;
  int is_done;
  (void)context;
  if (self && self->registrar) {
    done = PyObject_CallMethod(self->registrar, "register_listener", "NN",
                               echost_text(listener->prefix),
                               PyLong_FromVoidPtr(listener));
    if (!done)
      PyErr_WriteUnraisable(self->registrar);
  }
  is_done = done == Py_True;
  Py_XDECREF(done);
  PyGILState_Release(state);
  return is_done ? 0 : -1;
}

/* The instance whose conf_setup runs is the one that has registered it. */
static int register_listener_option(void *context, netlistener_def *listener,
                                    ec_config_option_def *definition) {
  PyGILState_STATE state = PyGILState_Ensure();
  void *instance = NULL;
  PyObject *registrar = ecb_options_are_open(&instance) && instance
                            ? ((echost_instance *)instance)->registrar
                            : NULL;
  int slot = -1;
  (void)context;
  if (registrar) {
    slot = echost_take_handle(PyObject_CallMethod(
        registrar, "register_listener_option", "NN",
        PyLong_FromVoidPtr(listener), echost_describe_option(definition)));
    if (PyErr_Occurred())
      PyErr_WriteUnraisable(registrar);
  }
  PyGILState_Release(state);
  return slot;
}

static void tell(const char *method, PyObject *arguments) {
  PyObject *receiver = echost_receiver();
  PyObject *function =
      receiver && arguments ? PyObject_GetAttrString(receiver, method) : NULL;
  PyObject *done = function ? PyObject_CallObject(function, arguments) : NULL;
  if (PyErr_Occurred())
    PyErr_WriteUnraisable(receiver);
  Py_XDECREF(done);
  Py_XDECREF(function);
  Py_XDECREF(arguments);
}

static void open_endpoint(void *context, netlistener_def *listener,
                          const char *address) {
  PyGILState_STATE state = PyGILState_Ensure();
  (void)context;
  tell("open_endpoint", Py_BuildValue("(NN)", PyLong_FromVoidPtr(listener),
                                      echost_text(address)));
  PyGILState_Release(state);
}

static void close_endpoint(void *context, const char *address) {
  PyGILState_STATE state = PyGILState_Ensure();
  (void)context;
  tell("close_endpoint", Py_BuildValue("(N)", echost_text(address)));
  PyGILState_Release(state);
}

static void session_ended(void *context, void *host_session) {
  PyGILState_STATE state = PyGILState_Ensure();
  PyObject *object = let_go(host_session);
  PyObject *done = PyObject_CallMethod(object, "ended", NULL);
  (void)context;
  if (!done)
    PyErr_WriteUnraisable(object);
  Py_XDECREF(done);
  Py_DECREF(object);
  PyGILState_Release(state);
}

/* ---- endpoints ---- */

static PyObject *listeners_set_listener_handle(PyObject *module,
                                               PyObject *arguments) {
  PyObject *listener;
  const char *option;
  int handle;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!si", &PyLong_Type, &listener, &option,
                        &handle))
    return NULL;
  if (ecb_listener_set_handle(PyLong_AsVoidPtr(listener), option, handle)) {
    PyErr_Format(PyExc_ValueError, "a listener has no opt_%s", option);
    return NULL;
  }
  Py_RETURN_NONE;
}

static void end_endpoint(PyObject *capsule) {
  netlistener_instance_delref(PyCapsule_GetPointer(capsule, ENDPOINT));
}

static PyObject *listeners_new_endpoint(PyObject *module, PyObject *arguments) {
  PyObject *listener, *capsule;
  netlistener_instance *endpoint;
  const char *address, *name;
  Py_ssize_t length;
  int fd, is_configured;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "O!sy#ip", &PyLong_Type, &listener, &address,
                        &name, &length, &fd, &is_configured))
    return NULL;
  endpoint = ecb_endpoint_new(PyLong_AsVoidPtr(listener), address,
                              (const struct sockaddr *)name, (socklen_t)length,
                              fd);
  if (!endpoint)
    return PyErr_NoMemory();
  endpoint->from_config = is_configured != 0;
  capsule = PyCapsule_New(endpoint, ENDPOINT, end_endpoint);
  if (!capsule)
    netlistener_instance_delref(endpoint);
  return capsule;
}

/* ---- TLS ---- */

static void end_tls(PyObject *capsule) {
  ecb_tls_context_free(PyCapsule_GetPointer(capsule, TLS));
}

static PyObject *listeners_new_tls(PyObject *module, PyObject *arguments) {
  ecb_tls_settings settings = {0};
  ecb_tls_context *context;
  PyObject *capsule;
  string error;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "zzzz", &settings.certificates,
                        &settings.key, &settings.authorities,
                        &settings.ciphers) ||
      echost_text_begin(&error))
    return NULL;
  context = ecb_tls_context_new(&settings, &error);
  if (!context) {
    PyObject *said = echost_text_end(&error);
    if (said)
      PyErr_SetObject(PyExc_OSError, said);
    Py_XDECREF(said);
    return NULL;
  }
  string_destroy(&error);
  capsule = PyCapsule_New(context, TLS, end_tls);
  if (!capsule)
    ecb_tls_context_free(context);
  return capsule;
}

/* ---- sessions ---- */

/* With an exception set: the connection is not the caller's any more. */
static PyObject *give_up(int fd) {
  close(fd);
  return NULL;
}

/* Whether the module has taken the connection, whose descriptor is gone. Code of
   the author runs: the acceptor, and the first call. */
static PyObject *begin(netlistener_instance *endpoint,
                       ecb_connection *connection, PyObject *session) {
  held *one = keep(session);
  ecb_admission admission;
  int failure;
  if (!one) {
    PyErr_NoMemory();
    return give_up(connection->fd);
  }
  connection->host_session = one;
  Py_BEGIN_ALLOW_THREADS
  admission = ecb_session_begin(endpoint, connection);
  failure = errno;
  Py_END_ALLOW_THREADS
  if (admission != ECB_SESSION_BEGUN) /* else it may have ended already */
    Py_DECREF(let_go(one));
  if (echost_unwind())
    return NULL;
  if (admission == ECB_SESSION_FAILED) {
    errno = failure;
    return PyErr_SetFromErrno(PyExc_OSError);
  }
  return PyBool_FromLong(admission == ECB_SESSION_BEGUN);
}

static PyObject *listeners_begin_session(PyObject *module,
                                         PyObject *arguments) {
  ecb_connection connection = {0};
  netlistener_instance *endpoint;
  PyObject *capsule, *tls, *session;
  const char *peer;
  Py_ssize_t length;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Oiy#iiOO", &capsule, &connection.fd, &peer,
                        &length, &connection.idle_seconds,
                        &connection.session_seconds, &tls, &session)) {
    /* It was given away with the call, even if that has come to nothing. */
    PyObject *error, *value, *trace;
    PyErr_Fetch(&error, &value, &trace);
    if (PyTuple_GET_SIZE(arguments) > 1)
      connection.fd = (int)PyLong_AsLong(PyTuple_GET_ITEM(arguments, 1));
    PyErr_Restore(error, value, trace);
    return connection.fd > 0 ? give_up(connection.fd) : NULL;
  }
  endpoint = PyCapsule_GetPointer(capsule, ENDPOINT);
  if (!endpoint)
    return give_up(connection.fd);
  if (tls != Py_None && !(connection.tls = PyCapsule_GetPointer(tls, TLS)))
    return give_up(connection.fd);
  connection.peer = (const struct sockaddr *)peer;
  connection.peer_length = (socklen_t)length;
  return begin(endpoint, &connection, session);
}

static held *find(const PyObject *session) {
  held *one = held_;
  while (one && one->object != session)
    one = one->next;
  return one;
}

static PyObject *listeners_shut_session(PyObject *module, PyObject *session) {
  const held *one = find(session);
  (void)module;
  return PyBool_FromLong(one && ecb_session_shut(one));
}

static PyObject *listeners_look_at_session(PyObject *module,
                                           PyObject *session) {
  const held *one = find(session);
  u_int32_t called = 0;
  int mask = one ? ecb_session_look(one, &called) : -1;
  (void)module;
  return Py_BuildValue("(iI)", mask, (unsigned)called);
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(listeners_, set_listener_handle, METH_VARARGS,
                    "Tell a listener the handle of a standard option."),
    ECHOST_FUNCTION(listeners_, new_endpoint, METH_VARARGS,
                    "Make an endpoint of a listener."),
    ECHOST_FUNCTION(listeners_, new_tls, METH_VARARGS,
                    "Make the settings of TLS; OSError with the reason."),
    ECHOST_FUNCTION(listeners_, begin_session, METH_VARARGS,
                    "Give a connection away; False when it is turned away."),
    ECHOST_FUNCTION(listeners_, shut_session, METH_O,
                    "End what comes from the peer; the module ends the rest."),
    ECHOST_FUNCTION(listeners_, look_at_session, METH_O,
                    "Return the mask that it waits for, 0 while suspended, -1 "
                    "at its end; and the second of the last call."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  (void)module;
  echost_table.register_listener = register_listener;
  echost_table.register_listener_option = register_listener_option;
  echost_table.open_endpoint = open_endpoint;
  echost_table.close_endpoint = close_endpoint;
  echost_table.session_ended = session_ended;
  return 0;
}

const echost_part echost_listeners = {functions, ready};
