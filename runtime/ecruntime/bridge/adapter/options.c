/* Options: what a module registers, and the host's answers about options. */
#include "config/options.h"

#include <stdlib.h>

#include "attachment.h"
#include "generations.h"
#include "instances.h"
#include "options.h"
#include "texts.h"

/* Handles that have a definition, and the definitions that stand for options
   of others; the interpreter lock guards both. */
typedef struct entry {
  struct entry *next;
  int slot;
  ec_config_option_def *made; /* with its name behind it; NULL: a module's */
} entry;
static entry *entries_;

static int note(int slot, ec_config_option_def *made) {
  entry *one = malloc(sizeof(*one));
  if (!one)
    return -1;
  *one = (entry){entries_, slot, made};
  entries_ = one;
  return 0;
}

/* Scheduler thread, at the end of a server. What modules have fetched and not
   released still points to the definitions made here, so these stay. */
void echost_options_forget(void) {
  while (entries_) {
    entry *one = entries_;
    entries_ = one->next;
    ecb_option_set(one->slot, NULL);
    free(one);
  }
}

/* ---- registration ---- */

static PyObject *words_of(const struct ec_config_value_mapping *map) {
  PyObject *words = PyList_New(0);
  for (; words && map && map->name; map++) {
    PyObject *one = Py_BuildValue("(NN)", echost_text(map->name),
                                  echost_text(map->value));
    if (!one || PyList_Append(words, one))
      Py_CLEAR(words);
    Py_XDECREF(one);
  }
  return words;
}

PyObject *echost_describe_option(const ec_config_option_def *definition) {
  return Py_BuildValue(
      "((NNiNNINiii)N)", PyLong_FromVoidPtr((void *)definition),
      echost_text(definition->name), (int)definition->type,
      echost_text(definition->personality), echost_text(definition->fallback),
      definition->flags, echost_text(definition->defval),
      definition->validate_value != NULL, definition->postset != NULL,
      definition->datafree != NULL, words_of(definition->map));
}

int echost_take_handle(PyObject *answer) {
  long slot = answer ? PyLong_AsLong(answer) : -1;
  Py_XDECREF(answer);
  if (slot >= 0 && note((int)slot, NULL)) {
    PyErr_NoMemory();
    slot = -1;
  }
  return (int)slot;
}

/* Scheduler thread, from conf_setup: the interpreter lock is not held. */
static int register_option(void *context, void *instance,
                           ec_config_option_def *definition) {
  PyGILState_STATE state = PyGILState_Ensure();
  echost_instance *self = instance;
  PyObject *registrar = self ? self->registrar : NULL;
  int slot = -1;
  (void)context;
  if (registrar) {
    slot = echost_take_handle(PyObject_CallMethod(
        registrar, "register_option", "(N)", echost_describe_option(definition)));
    if (PyErr_Occurred())
      PyErr_WriteUnraisable(registrar);
  }
  PyGILState_Release(state);
  return slot;
}

/* ---- options of the server and of modules in other languages ---- */

static PyObject *options_define_option(PyObject *module, PyObject *arguments) {
  int slot, type;
  unsigned int flags;
  const char *name;
  ec_config_option_def *made;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "isiI", &slot, &name, &type, &flags))
    return NULL;
  if (ecb_option_at(slot))
    Py_RETURN_NONE;
  made = calloc(1, sizeof(*made) + strlen(name) + 1);
  if (!made || note(slot, made)) {
    free(made);
    return PyErr_NoMemory();
  }
  made->name = strcpy((char *)(made + 1), name);
  made->type = (ec_config_item_type_t)type;
  made->flags = flags;
  if (ecb_option_set(slot, made))
    return PyErr_NoMemory();
  Py_RETURN_NONE;
}

/* Scheduler thread: the definition of another build, of which nothing came, or
   of the one before it. */
static PyObject *options_restore_option(PyObject *module, PyObject *arguments) {
  int slot;
  PyObject *address;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "iO!", &slot, &PyLong_Type, &address))
    return NULL;
  if (ecb_option_set(slot, PyLong_AsVoidPtr(address)))
    return PyErr_NoMemory();
  Py_RETURN_NONE;
}

/* Any thread; it waits for the interpreter. */
static int option_of_capability(void *context, const char *capability) {
  PyGILState_STATE state = PyGILState_Ensure();
  PyObject *receiver = echost_receiver();
  int slot = -1;
  (void)context;
  if (receiver) {
    PyObject *answer = PyObject_CallMethod(receiver, "option_of_capability",
                                           "s", capability);
    slot = answer ? (int)PyLong_AsLong(answer) : -1;
    Py_XDECREF(answer);
    if (PyErr_Occurred())
      PyErr_WriteUnraisable(receiver);
  }
  PyGILState_Release(state);
  return slot;
}

static PyObject *pairs_of(int count, const char *const *arguments) {
  PyObject *pairs = PyTuple_New(count / 2);
  int index;
  for (index = 0; pairs && index + 1 < count; index += 2) {
    PyObject *one = Py_BuildValue("(NN)", echost_text(arguments[index]),
                                  echost_text(arguments[index + 1]));
    if (!one)
      Py_CLEAR(pairs);
    else
      PyTuple_SET_ITEM(pairs, index / 2, one);
  }
  return pairs;
}

/* Any thread, in a pin or under a reference of the caller; it waits for the
   interpreter. The answer of the twin is the address of a value of the
   generation, or 0. */
static ec_config_value *look_up(void *context, ec_generation *generation,
                                int slot, void *instance, int count,
                                const char *const *arguments) {
  PyGILState_STATE state = PyGILState_Ensure();
  echost_generation *self = ((ecb_generation *)generation)->host_generation;
  const echost_instance *owner = instance;
  PyObject *found = NULL;
  void *value = NULL;
  (void)context;
  if (self && self->twin) {
    PyObject *twin = Py_NewRef(self->twin);
    found = PyObject_CallMethod(twin, "look_up", "izN", slot,
                                owner && owner->data ? owner->data->name : NULL,
                                pairs_of(count, arguments));
    value = found ? PyLong_AsVoidPtr(found) : NULL;
    if (PyErr_Occurred()) {
      PyErr_WriteUnraisable(twin);
      value = NULL;
    }
    Py_XDECREF(found);
    Py_DECREF(twin);
  }
  PyGILState_Release(state);
  return value;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(options_, define_option, METH_VARARGS,
                    "Give a handle of the server to modules in C."),
    ECHOST_FUNCTION(options_, restore_option, METH_VARARGS,
                    "Have a handle stand for a registered definition."),
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  (void)module;
  echost_table.register_option = register_option;
  echost_table.option_of_capability = option_of_capability;
  echost_table.look_up = look_up;
  return 0;
}

const echost_part echost_options = {functions, ready};
