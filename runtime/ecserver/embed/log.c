/*
 * Log lines. Rule 2: those of a provider are written when it has returned,
 * without the lock of the interpreter: it may have written them under a lock of
 * the author's, for which another thread waits with the server's log locked.
 * Jobs, timers and commands write at once. Any thread.
 */
#include "ecpython.h"

static void write_line(generic_module_infrastructure *self, int level,
                       const char *text) {
  if (self) {
    ec_mod_debug(self, level, "%s\n", text);
  } else {
    mod_printf(level, "%s\n", text);
  }
}

#ifndef ECP_LOG_AT_ONCE
/* Puts a line behind those of the call; 0 without memory. */
static int put_off(ecp_call *call, int level, const char *text) {
  size_t size = strlen(text) + 1;
  ecp_line *line = malloc(sizeof(*line) + size);
  if (!line) {
    return 0;
  }
  line->next = NULL;
  line->level = level;
  memcpy(line->text, text, size);
  *call->end = line;
  call->end = &line->next;
  return 1;
}
#endif

void ecp_log(ecp_instance *instance, int level, const char *text) {
  generic_module_infrastructure *self = instance ? instance->self : NULL;
#ifndef ECP_LOG_AT_ONCE
  if (ecp_call_ && ecp_call_->end && put_off(ecp_call_, level, text)) {
    return;
  }
#endif
  ECP_WITHOUT_LOCK(write_line(self, level, text));
}

void ecp_write_lines(generic_module_infrastructure *self, ecp_line *lines) {
  while (lines) {
    ecp_line *next = lines->next;
    write_line(self, lines->level, lines->text);
    free(lines);
    lines = next;
  }
}

/* The text of an exception, or what can be said without it. */
static PyObject *failure_text(PyObject *error) {
  PyObject *text = NULL;
  if (ecp_server_) {
    text = PyObject_CallMethod(ecp_server_, "failure_text", "O", error);
  }
  if (!text) {
    PyErr_Clear();
    text = PyObject_Repr(error);
  }
  return text;
}

void ecp_report(ecp_instance *instance, const char *what) {
  PyObject *kind, *error, *trace, *text, *line = NULL;
  const char *said = NULL;
  PyErr_Fetch(&kind, &error, &trace);
  PyErr_NormalizeException(&kind, &error, &trace);
  if (error && trace) {
    PyException_SetTraceback(error, trace);
  }
  text = error ? failure_text(error) : NULL;
  line = text ? PyUnicode_FromFormat("%s failed: %U", what, text) : NULL;
  said = line ? PyUnicode_AsUTF8(line) : NULL;
  PyErr_Clear();
  ecp_log(instance, DERROR, said ? said : what);
  Py_XDECREF(line);
  Py_XDECREF(text);
  Py_XDECREF(kind);
  Py_XDECREF(error);
  Py_XDECREF(trace);
}

/* log(level, text) */
static PyObject *log_text(PyObject *object, PyObject *const *arguments,
                          Py_ssize_t count) {
  ecp_instance *instance = ecp_instance_of(object);
  PyObject *bytes;
  long level;
  if (count != 2) {
    PyErr_SetString(PyExc_TypeError, "log takes a level and a text");
    return NULL;
  }
  level = PyLong_AsLong(arguments[0]);
  if (level == -1 && PyErr_Occurred()) {
    return NULL;
  }
  /* Surrogates stand for bytes that are no UTF-8, as in an address. */
  bytes = PyUnicode_AsEncodedString(arguments[1], "utf-8", "surrogateescape");
  if (!bytes) {
    PyErr_Clear();
    bytes = PyUnicode_AsEncodedString(arguments[1], "utf-8",
                                      "backslashreplace");
  }
  if (!bytes) {
    return NULL;
  }
  ecp_log(instance, (int)level, PyBytes_AS_STRING(bytes));
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

PyMethodDef ecp_log_methods[] = {
    {"log", (PyCFunction)(void (*)(void))log_text, METH_FASTCALL,
     "Write a line of a level into the server's log (any thread)."},
    {NULL, NULL, 0, NULL}};
