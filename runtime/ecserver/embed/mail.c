/* Messages, contexts and connections, by the pointer of their objects. */
#include "ecpython.h"

#include <arpa/inet.h>

#include "ec_message.h"
#include "netlistener.h"

/* context_get(message, which, name) */
static PyObject *context_get(PyObject *module, PyObject *arguments) {
  PyObject *message;
  const char *name, *text;
  void *pointer;
  int which;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Ois", &message, &which, &name)) {
    return NULL;
  }
  pointer = ecp_pointer(message);
  if (!pointer) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(text = ec_message_context_get(pointer, which, name));
  return ecp_text(text);
}

/* context_set(message, which, name, text) */
static PyObject *context_set(PyObject *module, PyObject *arguments) {
  PyObject *message;
  const char *name, *text;
  void *pointer;
  int which;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Oiss", &message, &which, &name, &text)) {
    return NULL;
  }
  pointer = ecp_pointer(message);
  if (!pointer) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(ec_message_context_set(pointer, which, name, text));
  Py_RETURN_NONE;
}

/* accept_remote(construct): host and port. */
static PyObject *accept_remote(PyObject *module, PyObject *construct) {
  const accept_construct *accepted = ecp_pointer(construct);
  const ec_sockaddr *address;
  char text[INET6_ADDRSTRLEN] = "";
  int port = 0;
  (void)module;
  if (!accepted) {
    return NULL;
  }
  address = &accepted->remote_addr;
  if (address->sa.sa_family == AF_INET) {
    inet_ntop(AF_INET, &address->sin.sin_addr, text, sizeof(text));
    port = ntohs(address->sin.sin_port);
  } else if (address->sa.sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &address->sin6.sin6_addr, text, sizeof(text));
    port = ntohs(address->sin6.sin6_port);
  }
  return Py_BuildValue("si", text, port);
}

PyMethodDef ecp_mail_functions[] = {
    {"context_get", context_get, METH_VARARGS, "Read a context variable."},
    {"context_set", context_set, METH_VARARGS, "Set a context variable."},
    {"accept_remote", accept_remote, METH_O, "Return the client's address."},
    {NULL, NULL, 0, NULL}};
