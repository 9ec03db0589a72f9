/* Values of options, made of objects of Python, and the author's functions. */
#include "values.h"

#include "config/options.h"
#include "generations.h"
#include "texts.h"

/* ---- from Python ---- */

static int no_memory(void) {
  PyErr_NoMemory();
  return -1;
}

/* The bytes of a text as they stand in the file, which need not be UTF-8. */
static PyObject *bytes_of(PyObject *text) {
  return PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape");
}

static int fill_text(ecb_value *value, ec_config_value_storage *storage,
                     PyObject *object) {
  PyObject *bytes = bytes_of(object);
  if (!bytes)
    return -1;
  storage->vstr = ecb_value_copy(value, PyBytes_AS_STRING(bytes),
                                 (size_t)PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return storage->vstr ? 0 : no_memory();
}

/* A socket address comes as its bytes. */
static int fill_address(ecb_value *value, ec_config_value_storage *storage,
                        PyObject *object) {
  char *bytes;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(object, &bytes, &size))
    return -1;
  storage->vsa = ecb_value_copy(value, bytes, (size_t)size);
  return storage->vsa ? 0 : no_memory();
}

static int add_word(ECDict made, PyObject *key, PyObject *word) {
  PyObject *name = bytes_of(key);
  PyObject *text = name ? bytes_of(word) : NULL;
  int result = -1;
  if (text)
    result = ecb_value_dict_add(made, PyBytes_AS_STRING(name),
                                PyBytes_AS_STRING(text))
                 ? no_memory()
                 : 0;
  Py_XDECREF(name);
  Py_XDECREF(text);
  return result;
}

static int fill_dictionary(ecb_value *value, int index, PyObject *object) {
  ECDict made = ecb_value_make_dict(value, index);
  PyObject *key, *word;
  Py_ssize_t at = 0;
  if (!made)
    return no_memory();
  while (PyDict_Next(object, &at, &key, &word)) {
    if (add_word(made, key, word))
      return -1;
  }
  return 0;
}

static int fill_number(const ec_config_option_def *option,
                       ec_config_value_storage *storage, PyObject *object) {
  switch (option->type) {
  case ECCFGTYPE_UINT64:
    storage->vu64 = PyLong_AsUnsignedLongLong(object);
    break;
  case ECCFGTYPE_SIZE_T:
    storage->vsize = PyLong_AsSize_t(object);
    break;
  case ECCFGTYPE_FLOAT:
    storage->vdouble = PyFloat_AsDouble(object);
    break;
  default:
    storage->vint = (int)PyLong_AsLong(object);
    break;
  }
  return PyErr_Occurred() ? -1 : 0;
}

static int fill_one(ecb_value *value, int index, PyObject *object) {
  const ec_config_option_def *option = value->shown.opt;
  ec_config_value_storage *storage = ecb_value_storage(value, index);
  switch (option->type) {
  case ECCFGTYPE_STRING:
    return fill_text(value, storage, object);
  case ECCFGTYPE_SOCKADDR:
  case ECCFGTYPE_SOCKADDR_PORTLESS:
    return fill_address(value, storage, object);
  case ECCFGTYPE_ECDICT:
    if (!PyDict_Check(object)) {
      PyErr_SetString(PyExc_TypeError, "this is no dictionary");
      return -1;
    }
    return fill_dictionary(value, index, object);
  case ECCFGTYPE_INT:
  case ECCFGTYPE_PERMS:
  case ECCFGTYPE_BOOL:
  case ECCFGTYPE_UINT64:
  case ECCFGTYPE_SIZE_T:
  case ECCFGTYPE_FLOAT:
    return fill_number(option, storage, object);
  default:
    PyErr_Format(PyExc_TypeError, "option '%s' has a type without values",
                 option->name);
    return -1;
  }
}

static int fill_array(ecb_value *value, PyObject *object) {
  int count, index;
  if (!PyTuple_Check(object)) {
    PyErr_SetString(PyExc_TypeError, "this is no array");
    return -1;
  }
  count = (int)PyTuple_GET_SIZE(object);
  if (ecb_value_make_array(value, count))
    return no_memory();
  for (index = 0; index < count; index++) {
    if (fill_one(value, index, PyTuple_GET_ITEM(object, index)))
      return -1;
  }
  return 0;
}

int echost_value_fill(ecb_value *value, PyObject *object) {
  if (object == Py_None)
    return 0;
  if (value->shown.opt->flags & EC_CFG_OPT_IS_ARRAY)
    return fill_array(value, object);
  return fill_one(value, 0, object);
}

/* A value with an error stays with its generation and is never found. */
static PyObject *values_new_value(PyObject *module, PyObject *arguments) {
  PyObject *object, *generation;
  int slot;
  const char *owner;
  ecb_generation *native;
  ecb_value *value;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "OizO", &generation, &slot, &owner, &object))
    return NULL;
  native = echost_generation_of(generation);
  if (!native)
    return NULL;
  value = ecb_value_new(native, slot, owner);
  if (!value) {
    no_memory();
    return NULL;
  }
  return echost_value_fill(value, object) ? NULL : PyLong_FromVoidPtr(value);
}

static PyObject *values_prepare_values(PyObject *module, PyObject *generation) {
  ecb_generation *native = echost_generation_of(generation);
  (void)module;
  if (!native)
    return NULL;
  if (ecb_values_prepare(native))
    return PyErr_NoMemory();
  Py_RETURN_NONE;
}

/* ---- the author's functions: scheduler thread, without the lock ---- */

static PyObject *values_postset_value(PyObject *module, PyObject *address) {
  ecb_value *value = PyLong_AsVoidPtr(address);
  string said;
  (void)module;
  if (!value || echost_text_begin(&said))
    return NULL;
  Py_BEGIN_ALLOW_THREADS
  ecb_value_postset(value, &said);
  Py_END_ALLOW_THREADS
  return echost_text_end(&said);
}

/* The value that is judged lives in a generation of its own: none is built yet
   when a configuration is checked. */
static PyObject *values_judge_value(PyObject *module, PyObject *arguments) {
  PyObject *object;
  int slot, is_valid = 0;
  unsigned int number;
  ecb_generation *native;
  ecb_value *value;
  string said;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "iIO", &slot, &number, &object))
    return NULL;
  if (echost_text_begin(&said))
    return NULL;
  native = ecb_generation_new(number, NULL);
  value = native ? ecb_value_new(native, slot, NULL) : NULL;
  if (!value)
    PyErr_NoMemory();
  else if (!echost_value_fill(value, object)) {
    Py_BEGIN_ALLOW_THREADS
    is_valid = ecb_value_is_valid(value, &said);
    Py_END_ALLOW_THREADS
  }
  ecb_generation_drop(native);
  if (PyErr_Occurred()) {
    string_destroy(&said);
    return NULL;
  }
  return Py_BuildValue("(NN)", PyBool_FromLong(is_valid), echost_text_end(&said));
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(values_, new_value, METH_VARARGS,
                    "Make a value of a generation, for an owner or, without "
                    "one, for the host; return its address."),
    ECHOST_FUNCTION(values_, prepare_values, METH_O,
                    "Let other threads make values of a generation."),
    ECHOST_FUNCTION(values_, postset_value, METH_O,
                    "Run the author's postset; return what it said."),
    ECHOST_FUNCTION(values_, judge_value, METH_VARARGS,
                    "Run the author's validator; return its verdict and what "
                    "it said."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_values = {functions, NULL};
