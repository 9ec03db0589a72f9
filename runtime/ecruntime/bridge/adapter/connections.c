/* Inbound connections of the harness in C: an accept_construct that has the
   address of its peer and the number of its protocol, and is zero otherwise. */
#include "twins.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "netlistener.h"

/* The text of an attribute; `*kept` is a new reference that it belongs to. An
   attribute that is None has the text "". NULL with an exception. */
static const char *text_at(PyObject *object, const char *name,
                           PyObject **kept) {
  *kept = PyObject_GetAttrString(object, name);
  if (!*kept) {
    return NULL;
  }
  return *kept == Py_None ? "" : PyUnicode_AsUTF8(*kept);
}

static int port_at(PyObject *address, in_port_t *port) {
  PyObject *found = PyObject_GetAttrString(address, "port");
  long number = found ? PyLong_AsLong(found) : -1;
  Py_XDECREF(found);
  if (PyErr_Occurred()) {
    return -1;
  }
  *port = htons((in_port_t)number);
  return 0;
}

/* An address that is neither of IPv4 nor of IPv6 is that of a Unix socket. */
static int fill(ec_sockaddr *made, PyObject *address) {
  PyObject *kept_host, *kept_path = NULL;
  const char *host = text_at(address, "host", &kept_host);
  const char *path = host ? text_at(address, "path", &kept_path) : NULL;
  in_port_t port;
  int answer = path && port_at(address, &port) == 0 ? 0 : -1;
  if (answer == 0) {
    if (inet_pton(AF_INET, host, &made->sin.sin_addr) == 1) {
      made->sin.sin_family = AF_INET;
      made->sin.sin_port = port;
    } else if (inet_pton(AF_INET6, host, &made->sin6.sin6_addr) == 1) {
      made->sin6.sin6_family = AF_INET6;
      made->sin6.sin6_port = port;
    } else {
      made->unixaddr.sun_family = AF_UNIX;
      strncpy(made->unixaddr.sun_path, path,
              sizeof(made->unixaddr.sun_path) - 1);
    }
  }
  Py_XDECREF(kept_host);
  Py_XDECREF(kept_path);
  return answer;
}

static int set_protocol(accept_construct *made, PyObject *connection) {
  PyObject *found = PyObject_GetAttrString(connection, "protocol");
  long number = found ? PyLong_AsLong(found) : -1;
  Py_XDECREF(found);
  made->protocol = (u_int8_t)number;
  return PyErr_Occurred() ? -1 : 0;
}

void *echost_new_connection(PyObject *connection, size_t size) {
  PyObject *remote = PyObject_GetAttrString(connection, "remote");
  accept_construct *made = remote ? calloc(1, size) : NULL;
  if (remote && !made) {
    PyErr_NoMemory();
  }
  if (made && fill(&made->remote_addr, remote) < 0) {
    free(made);
    made = NULL;
  }
  if (made && set_protocol(made, connection) < 0) {
    free(made);
    made = NULL;
  }
  Py_XDECREF(remote);
  return made;
}
