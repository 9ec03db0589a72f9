/*
 * Messages and connections, by the pointers of their objects in Python. Any
 * thread. Each text is copied at once, since the server may replace it.
 */
#include "ecpython.h"

#include <arpa/inet.h>

#include "ec_message.h"
#include "misc/ec_string.h"
#include "netlistener.h"

/* ---- variables ---- */

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

/* The bytes of a text, in which a surrogate stands for one that is no UTF-8; a
   new reference. */
PyObject *ecp_bytes(PyObject *text) {
  PyObject *bytes;
  if (!PyUnicode_Check(text)) {
    PyErr_Format(PyExc_TypeError, "a text is needed, not %R", text);
    return NULL;
  }
  bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape");
  if (bytes && strlen(PyBytes_AS_STRING(bytes)) !=
                   (size_t)PyBytes_GET_SIZE(bytes)) {
    PyErr_SetString(PyExc_ValueError, "a text of the server has no NUL in it");
    Py_CLEAR(bytes);
  }
  return bytes;
}

PyObject *ecp_bytes_for(PyObject *object, PyObject *text, void **pointer) {
  *pointer = ecp_pointer(object);
  return *pointer ? ecp_bytes(text) : NULL;
}

/* context_set(message, which, name, text) */
static PyObject *context_set(PyObject *module, PyObject *arguments) {
  PyObject *message, *text, *bytes;
  const char *name;
  void *pointer;
  int which;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OisO", &message, &which, &name, &text)) {
    return NULL;
  }
  bytes = ecp_bytes_for(message, text, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(
      ec_message_context_set(pointer, which, name, PyBytes_AS_STRING(bytes)));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

/* context_delete(message, which, name) */
static PyObject *context_delete(PyObject *module, PyObject *arguments) {
  PyObject *message;
  const char *name;
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
  ECP_WITHOUT_LOCK(ec_message_context_delete(pointer, which, name));
  Py_RETURN_NONE;
}

static int add_text(PyObject *texts, void *message, int which,
                    const char *name) {
  PyObject *key = ecp_text(name), *value;
  const char *text;
  int result = -1;
  ECP_WITHOUT_LOCK(text = ec_message_context_get(message, which, name));
  value = ecp_text(text);
  if (key && value) {
    /* It may have been unset on the way. */
    result = value == Py_None ? 0 : PyDict_SetItem(texts, key, value);
  }
  Py_XDECREF(key);
  Py_XDECREF(value);
  return result;
}

/* context_texts(message, which): all of them by name. */
static PyObject *context_texts(PyObject *module, PyObject *arguments) {
  PyObject *message, *texts;
  const char *name;
  void *pointer;
  int which;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "Oi", &message, &which)) {
    return NULL;
  }
  pointer = ecp_pointer(message);
  texts = pointer ? PyDict_New() : NULL;
  if (!texts) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(name = ec_message_context_firstkey(pointer, which));
  while (name) {
    if (add_text(texts, pointer, which, name) != 0) {
      Py_DECREF(texts);
      return NULL;
    }
    ECP_WITHOUT_LOCK(name = ec_message_context_nextkey(pointer, which, name));
  }
  return texts;
}

/* ---- the envelope ---- */

typedef const char *text_getter(ec_message *message);
typedef int text_setter(ec_message *message, const char *text, int length,
                   int take_buffer);

static PyObject *get_text(PyObject *message, text_getter *get) {
  void *pointer = ecp_pointer(message);
  const char *text;
  if (!pointer) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(text = get(pointer));
  return ecp_text(text);
}

static PyObject *get_sender(PyObject *module, PyObject *message) {
  (void)module;
  return get_text(message, ec_message_get_mailfrom);
}

static PyObject *get_recipient(PyObject *module, PyObject *message) {
  (void)module;
  return get_text(message, ec_message_get_rcptto);
}

static PyObject *get_code(PyObject *module, PyObject *message) {
  (void)module;
  return get_text(message, ec_message_get_code);
}

static PyObject *get_delivery_method(PyObject *module, PyObject *message) {
  (void)module;
  return get_text(message, ec_message_get_delivery_method);
}

/* (message, text) */
static PyObject *set_text(PyObject *arguments, text_setter *set) {
  PyObject *message, *text, *bytes;
  void *pointer;
  if (!PyArg_ParseTuple(arguments, "OO", &message, &text)) {
    return NULL;
  }
  bytes = ecp_bytes_for(message, text, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(set(pointer, PyBytes_AS_STRING(bytes),
                       (int)PyBytes_GET_SIZE(bytes), 0));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

static PyObject *set_sender(PyObject *module, PyObject *arguments) {
  (void)module;
  return set_text(arguments, ec_message_set_mailfrom);
}

static PyObject *set_recipient(PyObject *module, PyObject *arguments) {
  (void)module;
  return set_text(arguments, ec_message_set_rcptto);
}

/* set_code(message, number, text) */
static PyObject *set_code(PyObject *module, PyObject *arguments) {
  PyObject *message, *text, *bytes;
  void *pointer;
  int number;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OiO", &message, &number, &text)) {
    return NULL;
  }
  bytes = ecp_bytes_for(message, text, &pointer);
  if (!bytes) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(
      ec_message_set_code(pointer, number, PyBytes_AS_STRING(bytes)));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

/* ---- what is written to a string of the server's ---- */

typedef int text_writer(ec_message *message, string *text, int flags);

static int write_domain(ec_message *message, string *text, int flags) {
  (void)flags;
  return ec_message_get_routing_domain2(message, text);
}

/* What is written; the documents do not say what the functions return. */
static PyObject *written_to(ec_message *message, text_writer *write, int flags) {
  PyObject *bytes;
  string text;
  int is_made;
  ECP_WITHOUT_LOCK({
    is_made = string_init_type(&text, 256, STRING_TYPE_ECSTRING);
    if (is_made) write(message, &text, flags);
  });
  if (!is_made) {
    return PyErr_NoMemory();
  }
  bytes = PyBytes_FromStringAndSize(text.buffer, text.len);
  ECP_WITHOUT_LOCK(string_destroy(&text));
  return bytes;
}

static PyObject *written(PyObject *message, text_writer *write, int flags) {
  void *pointer = ecp_pointer(message);
  return pointer ? written_to(pointer, write, flags) : NULL;
}

static PyObject *get_routing_domain(PyObject *module, PyObject *message) {
  (void)module;
  return written(message, write_domain, 0);
}

static PyObject *get_headers(PyObject *module, PyObject *message) {
  (void)module;
  return written(message, ec_message_render_headers_to_string, 0);
}

/* The first message among the arguments of the running call, or NULL. */
static ec_message *message_of_call(void) {
  const ecp_call *call = ecp_call_;
  int number;
  for (number = 0; call && call->slots && number < call->entry->count;
       number++) {
    const PyTypeObject *kind = (PyTypeObject *)call->entry->classes[number];
    if (call->kinds[1 + number] == 'o' && kind &&
        strcmp(kind->tp_name, "ServerEcMessage") == 0) {
      return (ec_message *)(uintptr_t)call->slots[number].pointer;
    }
  }
  return NULL;
}

/* routing_domain_of_call(object): that of the message which the call of the
   object was given, too; None without one. */
static PyObject *get_domain_of_call(PyObject *module, PyObject *object) {
  ec_message *message;
  (void)module;
  if (!ecp_pointer(object)) {
    return NULL;
  }
  message = message_of_call();
  if (!message) {
    Py_RETURN_NONE;
  }
  return written_to(message, write_domain, 0);
}

/* Without the dot that ends a message on its way, and with no dot doubled. */
static PyObject *get_source(PyObject *module, PyObject *message) {
  (void)module;
  return written(message, ec_message_render_to_string,
                 EC_MSG_RENDER_OMIT_DOT | EC_MSG_RENDER_UNSTUFFED);
}

/* ---- the lock ---- */

static PyObject *lock(PyObject *module, PyObject *message) {
  void *pointer = ecp_pointer(message);
  (void)module;
  if (!pointer) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(ec_message_lock(pointer));
  Py_RETURN_NONE;
}

static PyObject *unlock(PyObject *module, PyObject *message) {
  void *pointer = ecp_pointer(message);
  (void)module;
  if (!pointer) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(ec_message_unlock(pointer));
  Py_RETURN_NONE;
}

/* ---- connections ---- */

/* accept_remote(construct): host, port, path. */
static PyObject *accept_remote(PyObject *module, PyObject *construct) {
  const accept_construct *accepted = ecp_pointer(construct);
  const ec_sockaddr *address;
  char text[INET6_ADDRSTRLEN] = "";
  const char *path = "";
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
  } else if (address->sa.sa_family == AF_UNIX) {
    path = address->unixaddr.sun_path;
  }
  return Py_BuildValue("siN", text, port, ecp_text(path));
}

static PyObject *accept_protocol(PyObject *module, PyObject *construct) {
  const accept_construct *accepted = ecp_pointer(construct);
  (void)module;
  return accepted ? PyLong_FromLong(accepted->protocol) : NULL;
}

PyMethodDef ecp_message_functions[] = {
    {"context_get", context_get, METH_VARARGS, "Read a context variable."},
    {"context_set", context_set, METH_VARARGS, "Set a context variable."},
    {"context_delete", context_delete, METH_VARARGS, "Unset one."},
    {"context_texts", context_texts, METH_VARARGS, "Return all by name."},
    {"message_sender", get_sender, METH_O, "Return the envelope's sender."},
    {"message_set_sender", set_sender, METH_VARARGS, "Set it."},
    {"message_recipient", get_recipient, METH_O, "Return the recipient."},
    {"message_set_recipient", set_recipient, METH_VARARGS, "Set it."},
    {"message_code", get_code, METH_O, "Return the last reply."},
    {"message_set_code", set_code, METH_VARARGS, "Set it."},
    {"message_delivery_method", get_delivery_method, METH_O,
     "Return how it is delivered."},
    {"message_routing_domain", get_routing_domain, METH_O,
     "Return the bytes of the domain that it goes to."},
    {"routing_domain_of_call", get_domain_of_call, METH_O,
     "Return that of the message of the call which the object is from."},
    {"message_headers", get_headers, METH_O, "Return the header's bytes."},
    {"message_source", get_source, METH_O, "Return the message's bytes."},
    {"message_lock", lock, METH_O, "Lock a message."},
    {"message_unlock", unlock, METH_O, "Unlock it."},
    {"accept_remote", accept_remote, METH_O, "Return the client's address."},
    {"accept_protocol", accept_protocol, METH_O, "Return the protocol."},
    {NULL, NULL, 0, NULL}};
