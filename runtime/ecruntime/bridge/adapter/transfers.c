/*
 * event_read and event_write of plain sockets, as the functions in Python, which
 * are the reference and do whatever is not usual: NotImplemented tells them so,
 * and nothing has been done then. What is small is copied with the interpreter
 * lock, as giving that away and taking it back costs as much. Scheduler thread.
 */
#include "dispatch.h"
#include "boxing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "ecb_thread.h"

enum { MOST = 16384 };

/* Of the process, which has one runtime; told once, and kept. */
static struct {
  PyTypeObject *type; /* of events of descriptors; NULL before */
  Py_ssize_t fd, channel, needmask;
  PyTypeObject *socket;
  Py_ssize_t closed; /* its slot */
  PyObject *read_mask, *write_mask;
  /* The type of channels that are nothing but a socket, once one was seen. */
  PyTypeObject *straight;
  Py_ssize_t socket_slot;
} facts_;

/* ---- what is usual ---- */

/* Whether the bytes of a channel pass straight through its socket. */
static int is_straight(PyTypeObject *type) {
  static PyTypeObject *last_other; /* compared only */
  PyObject *answer;
  int is_so;
  if (type == facts_.straight)
    return 1;
  if (facts_.straight && type == last_other)
    return 0;
  answer = PyObject_GetAttrString((PyObject *)type, "is_straight");
  is_so = answer == Py_True && !facts_.straight &&
          echost_find_slot((PyObject *)type, "_socket", &facts_.socket_slot) == 0;
  Py_XDECREF(answer);
  PyErr_Clear();
  if (is_so)
    facts_.straight = (PyTypeObject *)Py_NewRef(type);
  else
    last_other = type;
  return is_so;
}

/* The socket may have been closed, or detached, by who else has it. */
static int is_open(PyObject *channel) {
  PyObject *socket;
  if (!is_straight(Py_TYPE(channel)))
    return 0;
  socket = ECHOST_SLOT(channel, facts_.socket_slot);
  return socket && Py_TYPE(socket) == facts_.socket &&
         ECHOST_SLOT(socket, facts_.closed) == Py_False;
}

/* -1 for an event that is the reference's. */
static int descriptor_of(PyObject *event) {
  PyObject *number, *channel;
  int overflow;
  long fd;
  if (!PyObject_TypeCheck(event, facts_.type) || !ecb_in_scheduler_thread())
    return -1;
  number = ECHOST_SLOT(event, facts_.fd);
  channel = ECHOST_SLOT(event, facts_.channel);
  if (!number || !channel || !PyLong_CheckExact(number))
    return -1;
  fd = PyLong_AsLongAndOverflow(number, &overflow);
  if (overflow || fd < 0 || fd > INT_MAX)
    return -1;
  return channel == Py_None || is_open(channel) ? (int)fd : -1;
}

static void need(PyObject *event, PyObject *mask) {
  PyObject *before = ECHOST_SLOT(event, facts_.needmask);
  ECHOST_SLOT(event, facts_.needmask) = Py_NewRef(mask);
  Py_XDECREF(before);
}

/* After a refusal. A descriptor that waits, or is no socket, has another way. */
static PyObject *refused(int fd) {
  int flags;
  if (errno == ENOTSOCK || errno == EINTR)
    Py_RETURN_NOTIMPLEMENTED;
  if (errno != EAGAIN && errno != EWOULDBLOCK)
    return PyErr_SetFromErrno(PyExc_OSError);
  flags = fcntl(fd, F_GETFL);
  if (flags >= 0 && flags & O_NONBLOCK)
    Py_RETURN_NONE;
  Py_RETURN_NOTIMPLEMENTED;
}

/* ---- both ---- */

static PyObject *read_directly(PyObject *module, PyObject *const *arguments,
                               Py_ssize_t count) {
  char bytes[MOST];
  long size;
  ssize_t got;
  int fd;
  (void)module;
  if (count != 2 || !PyLong_CheckExact(arguments[1]))
    Py_RETURN_NOTIMPLEMENTED;
  size = PyLong_AsLong(arguments[1]);
  PyErr_Clear(); /* -1 is no usual size either */
  if (size <= 0 || size > MOST || (fd = descriptor_of(arguments[0])) < 0)
    Py_RETURN_NOTIMPLEMENTED;
  need(arguments[0], facts_.read_mask);
  got = recv(fd, bytes, (size_t)size, MSG_DONTWAIT);
  return got < 0 ? refused(fd) : PyBytes_FromStringAndSize(bytes, got);
}

static PyObject *write_directly(PyObject *module, PyObject *const *arguments,
                                Py_ssize_t count) {
  Py_ssize_t size;
  ssize_t sent;
  int fd;
  (void)module;
  if (count != 2 || !PyBytes_CheckExact(arguments[1]))
    Py_RETURN_NOTIMPLEMENTED;
  size = PyBytes_GET_SIZE(arguments[1]);
  if (!size || size > MOST || (fd = descriptor_of(arguments[0])) < 0)
    Py_RETURN_NOTIMPLEMENTED;
  need(arguments[0], facts_.write_mask);
  sent = send(fd, PyBytes_AS_STRING(arguments[1]), (size_t)size, MSG_DONTWAIT);
  return sent < 0 ? refused(fd) : PyLong_FromSsize_t(sent);
}

static PyMethodDef transfers[] = {
    {"event_read", (PyCFunction)(void (*)(void))read_directly, METH_FASTCALL,
     "Read as the function in Python, or NotImplemented."},
    {"event_write", (PyCFunction)(void (*)(void))write_directly, METH_FASTCALL,
     "Write as the function in Python, or NotImplemented."},
};

/* The class of events, that of sockets, and the masks to read and to write. */
static PyObject *loop_transfers(PyObject *module, PyObject *arguments) {
  PyObject *type, *socket, *read_mask, *write_mask;
  if (!PyArg_ParseTuple(arguments, "O!O!OO", &PyType_Type, &type, &PyType_Type,
                        &socket, &read_mask, &write_mask))
    return NULL;
  if (!facts_.type) {
    if (echost_find_slot(type, "fd", &facts_.fd) ||
        echost_find_slot(type, "channel", &facts_.channel) ||
        echost_find_slot(type, "needmask", &facts_.needmask) ||
        echost_find_slot(socket, "_closed", &facts_.closed))
      return NULL;
    facts_.socket = (PyTypeObject *)Py_NewRef(socket);
    facts_.read_mask = Py_NewRef(read_mask);
    facts_.write_mask = Py_NewRef(write_mask);
    facts_.type = (PyTypeObject *)Py_NewRef(type);
  }
  return Py_BuildValue("NN", PyCFunction_New(&transfers[0], module),
                       PyCFunction_New(&transfers[1], module));
}

static PyMethodDef functions[] = {
    {"loop_transfers", loop_transfers, METH_VARARGS,
     "Return the functions that read and write events of plain sockets."},
    {NULL, NULL, 0, NULL},
};

const echost_part echost_transfers = {functions, NULL};
