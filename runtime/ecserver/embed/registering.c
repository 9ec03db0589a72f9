/*
 * Options that a module registers by code, in conf_setup: scheduler thread. What
 * the server keeps of one lives as long as the process.
 */
#include "ecpython.h"

/* The closure of a definition. */
typedef struct registered {
  ec_config_option_def definition;
  ecx_module *module;
  int index; /* among the options of the module */
} registered;

static const struct {
  const char *name;
  ec_config_item_type_t type;
} types[] = {
    {"string", ECCFGTYPE_STRING}, {"int", ECCFGTYPE_INT},
    {"uint64", ECCFGTYPE_UINT64}, {"size_t", ECCFGTYPE_SIZE_T},
    {"perms", ECCFGTYPE_PERMS},   {"bool", ECCFGTYPE_BOOL},
    {"float", ECCFGTYPE_FLOAT},
};
enum { TYPES = sizeof(types) / sizeof(types[0]) };

/* ---- what the server calls ---- */

static int validate(ec_config_option_def *option, string *output,
                    ec_config_header *header, ec_config_value *value) {
  const registered *one = option->closure;
  (void)header;
  return ecp_validate(one->module, one->index, output, value);
}

static void postset(ec_config_option_def *option, string *output,
                    ec_config_header *header, ec_config_value *value) {
  const registered *one = option->closure;
  (void)output;
  (void)header;
  ecp_postset(one->module, one->index, value);
}

static void datafree(ec_config_option_def *option, void *data) {
  const registered *one = option->closure;
  ecp_datafree(one->module, one->index, data);
}

/* ---- the making of a definition ---- */

static int find_type(const char *name, ec_config_item_type_t *type) {
  int index;
  for (index = 0; index < TYPES; index++) {
    if (strcmp(types[index].name, name) == 0) {
      *type = types[index].type;
      return 0;
    }
  }
  PyErr_Format(PyExc_TypeError, "an option of type %s has no form in Python",
               name);
  return -1;
}

/* A tuple of word and number, word and number; NULL with or without an error. */
static struct ec_config_value_mapping *make_map(PyObject *words) {
  Py_ssize_t index, count = PyTuple_GET_SIZE(words) / 2;
  struct ec_config_value_mapping *map;
  if (count == 0) {
    return NULL;
  }
  map = calloc((size_t)count + 1, sizeof(*map));
  if (!map) {
    PyErr_NoMemory();
    return NULL;
  }
  for (index = 0; index < count; index++) {
    const char *name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(words, 2 * index));
    const char *value =
        PyUnicode_AsUTF8(PyTuple_GET_ITEM(words, 2 * index + 1));
    map[index].name = name ? strdup(name) : NULL;
    map[index].value = value ? strdup(value) : NULL;
  }
  return map;
}

/* The options of a library are an array of its own, which a copy replaces. */
static int add_option(ecx_module *module, const ecx_option *option) {
  size_t count = (size_t)module->option_count;
  ecx_option *grown = calloc(count + 1, sizeof(*grown));
  if (!grown) {
    PyErr_NoMemory();
    return -1;
  }
  memcpy(grown, module->options, count * sizeof(*grown));
  grown[count] = *option;
  /* Before the first publication of the module: nobody reads them yet. */
  module->options = grown;
  return module->option_count++;
}

/* register_option(name, type, path, default, flags, words, is_own): its number,
   -1 when the server refuses it. */
static PyObject *register_option(PyObject *object, PyObject *arguments) {
  ecp_instance *instance = ecp_living(object);
  const char *name, *type, *path, *fallback;
  ecx_option option = {0};
  PyObject *words;
  registered *one;
  int flags;
  if (!instance ||
      !PyArg_ParseTuple(arguments, "ssszipO!", &name, &type, &path, &fallback,
                        &flags, &option.is_own, &PyTuple_Type, &words) ||
      find_type(type, &option.type) != 0) {
    return NULL;
  }
  one = calloc(1, sizeof(*one));
  if (!one) {
    return PyErr_NoMemory();
  }
  one->definition = (ec_config_option_def){
      strdup(name), option.type, NULL, strdup(path), (unsigned int)flags, one,
      fallback ? strdup(fallback) : NULL, make_map(words), validate, postset,
      datafree};
  if (PyErr_Occurred()) {
    return NULL;
  }
  one->module = instance->module;
  one->index = instance->module->option_count;
  option.is_array = (flags & EC_CFG_OPT_IS_ARRAY) != 0;
  ECP_WITHOUT_LOCK(option.slot = ec_config_register_option(&one->definition));
  if (option.slot < 0) {
    return PyLong_FromLong(-1);
  }
  return PyLong_FromLong(add_option(instance->module, &option));
}

/* opened(): the host of the instance whose conf_setup ran; None without one. */
static PyObject *opened(PyObject *object, PyObject *unused) {
  const ecp_instance *first = ecp_instance_of(object)->module->opened;
  (void)unused;
  return Py_NewRef(first && first->host ? first->host : Py_None);
}

PyMethodDef ecp_registering_methods[] = {
    {"opened", opened, METH_NOARGS,
     "Return the host whose conf_setup ran (scheduler thread)."},
    {"register_option", register_option, METH_VARARGS,
     "Register an option (scheduler thread, in conf_setup)."},
    {NULL, NULL, 0, NULL}};
