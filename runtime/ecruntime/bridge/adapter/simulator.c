/* Messages of the harness in C, and context variables that both languages
   read and write: those of C are the only ones once a message has crossed. */
#include "simulator/message.h"

#include <stdlib.h>
#include <string.h>

#include "boxing.h"
#include "facts.h"
#include "twins.h"

/* ---- the texts of a context, in the place of its dict ---- */

typedef struct texts {
  PyObject_HEAD
  ecb_context *context;
} texts;

static PyTypeObject texts_type;

/* A lone surrogate stands for a byte that is no UTF-8, and goes back as it. The
   text is that of the object, or of `kept`, a new reference. */
static const char *text_of(PyObject *object, const char *what,
                           PyObject **kept) {
  Py_ssize_t size;
  const char *text;
  *kept = NULL;
  if (!PyUnicode_Check(object)) {
    PyErr_Format(PyExc_TypeError, "the %s of a context variable is a text, "
                 "not %s", what, Py_TYPE(object)->tp_name);
    return NULL;
  }
  text = PyUnicode_AsUTF8AndSize(object, &size);
  if (!text) {
    PyErr_Clear();
    *kept = PyUnicode_AsEncodedString(object, "utf-8", "surrogateescape");
    if (!*kept) {
      return NULL;
    }
    text = PyBytes_AS_STRING(*kept);
    size = PyBytes_GET_SIZE(*kept);
  }
  if (strlen(text) != (size_t)size) {
    PyErr_Format(PyExc_ValueError,
                 "the %s of a context variable has a NUL in it", what);
    Py_CLEAR(*kept);
    return NULL;
  }
  return text;
}

static PyObject *decoded(const char *text) {
  return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text),
                              "surrogateescape");
}

/* `value` is NULL to remove. */
static int store(ecb_context *context, PyObject *name, PyObject *value) {
  PyObject *kept_key, *kept_text = NULL;
  const char *key = text_of(name, "name", &kept_key);
  const char *text = key && value ? text_of(value, "value", &kept_text) : NULL;
  int answer = -1;
  if (key && (!value || text)) {
    answer = ecb_context_set(context, key, text) ? 0 : -1;
    if (answer < 0) {
      PyErr_NoMemory();
    }
  }
  Py_XDECREF(kept_key);
  Py_XDECREF(kept_text);
  return answer;
}

/* Under the lock of the context, which threads without the interpreter lock
   take only for a moment: the value is copied, since they may replace it. */
typedef struct wanted {
  const char *name;
  char *copy;
  int lacked_memory;
} wanted;

static void copy_wanted(void *closure, const char *name, const char *value) {
  wanted *one = closure;
  if (strcmp(name, one->name) == 0) {
    one->copy = strdup(value);
    one->lacked_memory = !one->copy;
  }
}

/* A new reference; NULL without an exception when it is not set. */
static PyObject *load(ecb_context *context, PyObject *name) {
  PyObject *kept;
  wanted one = {text_of(name, "name", &kept), NULL, 0};
  PyObject *value = NULL;
  if (!one.name) {
    return NULL;
  }
  ecb_context_each(context, copy_wanted, &one);
  Py_XDECREF(kept);
  if (one.lacked_memory) {
    return PyErr_NoMemory();
  }
  if (one.copy) {
    value = decoded(one.copy);
    free(one.copy);
  }
  return value;
}

static PyObject *texts_get(PyObject *self, PyObject *name) {
  PyObject *value = load(((texts *)self)->context, name);
  if (!value && !PyErr_Occurred()) {
    Py_RETURN_NONE;
  }
  return value;
}

static PyObject *texts_pop(PyObject *self, PyObject *arguments) {
  PyObject *name, *other, *value;
  ecb_context *context = ((texts *)self)->context;
  if (!PyArg_ParseTuple(arguments, "OO", &name, &other)) {
    return NULL;
  }
  value = load(context, name);
  if (!value) {
    return PyErr_Occurred() ? NULL : Py_NewRef(other);
  }
  if (store(context, name, NULL) < 0) {
    Py_CLEAR(value);
  }
  return value;
}

static int texts_assign(PyObject *self, PyObject *name, PyObject *value) {
  return store(((texts *)self)->context, name, value);
}

/* Strings are not tracked by the collector: none is run under the lock. */
static void add_to_dict(void *closure, const char *name, const char *value) {
  PyObject *dict = *(PyObject **)closure;
  PyObject *key, *text;
  if (!dict) {
    return;
  }
  key = decoded(name);
  text = decoded(value);
  if (!key || !text || PyDict_SetItem(dict, key, text) < 0) {
    Py_CLEAR(*(PyObject **)closure);
  }
  Py_XDECREF(key);
  Py_XDECREF(text);
}

static PyObject *texts_copy(PyObject *self, PyObject *none) {
  PyObject *dict = PyDict_New();
  (void)none;
  ecb_context_each(((texts *)self)->context, add_to_dict, &dict);
  return dict;
}

static void texts_dealloc(PyObject *self) {
  ecb_context_release(((texts *)self)->context);
  PyObject_Free(self);
}

static PyMethodDef texts_methods[] = {
    ECHOST_FUNCTION(texts_, get, METH_O, "Return a text, or None."),
    ECHOST_FUNCTION(texts_, pop, METH_VARARGS, "Remove a text and return it."),
    ECHOST_FUNCTION(texts_, copy, METH_NOARGS, "Return a dict of all texts."),
    {NULL, NULL, 0, NULL},
};
static PyMappingMethods texts_mapping = {.mp_ass_subscript = texts_assign};
static PyTypeObject texts_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "_echost.ContextTexts",
    .tp_basicsize = sizeof(texts),
    .tp_dealloc = texts_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "The variables of a context that C has, too.",
    .tp_methods = texts_methods,
    .tp_as_mapping = &texts_mapping,
};

/* ---- contexts and messages ---- */

static texts *new_texts(void) {
  texts *made = PyObject_New(texts, &texts_type);
  if (!made) {
    return NULL;
  }
  made->context = ecb_context_new();
  if (!made->context) {
    Py_DECREF(made);
    PyErr_NoMemory();
    return NULL;
  }
  return made;
}

static int copy_dict(ecb_context *context, PyObject *dict) {
  PyObject *name, *value;
  Py_ssize_t at = 0;
  while (PyDict_Next(dict, &at, &name, &value)) {
    if (store(context, name, value) < 0) {
      return -1;
    }
  }
  return 0;
}

/* No code of Python runs between the copy and the exchange. */
ecb_context *echost_context_of(PyObject *context) {
  PyObject **slot, *before;
  texts *made;
  if (!PyObject_TypeCheck(context, echost_classes_.context)) {
    PyErr_Format(PyExc_TypeError, "a Context is needed, not %s",
                 Py_TYPE(context)->tp_name);
    return NULL;
  }
  slot = &ECHOST_SLOT(context, echost_classes_.context_texts);
  if (*slot && Py_TYPE(*slot) == &texts_type) {
    return ((texts *)*slot)->context;
  }
  made = new_texts();
  if (!made) {
    return NULL;
  }
  if (*slot && copy_dict(made->context, *slot) < 0) {
    Py_DECREF(made);
    return NULL;
  }
  before = *slot;
  *slot = (PyObject *)made;
  Py_XDECREF(before);
  return made->context;
}

static ecb_context *context_at(PyObject *message, Py_ssize_t offset) {
  PyObject *context = ECHOST_SLOT(message, offset);
  if (!context) {
    PyErr_SetString(PyExc_AttributeError, "the message has no such context");
    return NULL;
  }
  return echost_context_of(context);
}

void *echost_new_message(PyObject *message) {
  ecb_context *own = context_at(message, echost_classes_.message_context);
  ecb_context *of_connection =
      own ? context_at(message, echost_classes_.message_connection_context)
          : NULL;
  ec_message *made = of_connection ? ecb_message_of(own, of_connection,
                                                    &echost_facts, message)
                                   : NULL;
  if (of_connection && !made) {
    PyErr_NoMemory();
  }
  return made;
}

void echost_end_message(void *message) { ecb_message_free(message); }

static int ready(PyObject *module) {
  (void)module;
  return PyType_Ready(&texts_type);
}

const echost_part echost_simulator = {NULL, ready};
