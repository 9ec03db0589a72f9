/*
 * Values of options: asked of the server without the lock of the interpreter,
 * and kept for each question as long as their generation is current. Any thread
 * but for what the server calls before a publication.
 */
#include "ecpython.h"

#include "misc/ec_ptr_array.h"

enum { MOST_SCOPES = 8, MOST_ANSWERS = 4096 };

/* ---- values ---- */

static PyObject *box_storage(ec_config_item_type_t type,
                             const ec_config_value_storage *storage) {
  switch (type) {
  case ECCFGTYPE_STRING:
    return ecp_text(storage->vstr);
  case ECCFGTYPE_INT:
  case ECCFGTYPE_PERMS:
    return PyLong_FromLong(storage->vint);
  case ECCFGTYPE_BOOL:
    return PyBool_FromLong(storage->vint);
  case ECCFGTYPE_UINT64:
    return PyLong_FromUnsignedLongLong(storage->vu64);
  case ECCFGTYPE_SIZE_T:
    return PyLong_FromSize_t(storage->vsize);
  case ECCFGTYPE_FLOAT:
    return PyFloat_FromDouble(storage->vdouble);
  default:
    PyErr_SetString(PyExc_TypeError,
                    "an option of this type has no form in Python here");
    return NULL;
  }
}

PyObject *ecp_value(const ecx_option *option, const ec_config_value *value) {
  const ec_ptr_array *items;
  PyObject *tuple;
  int index, count;
  if (!value || !value->v) {
    Py_RETURN_NONE;
  }
  if (!option->is_array) {
    return box_storage(option->type, value->v);
  }
  items = value->v->varr;
  count = items ? items->size : 0;
  tuple = PyTuple_New(count);
  for (index = 0; tuple && index < count; index++) {
    PyObject *item = box_storage(option->type, items->items[index]);
    if (!item) {
      Py_CLEAR(tuple);
      break;
    }
    PyTuple_SET_ITEM(tuple, index, item);
  }
  return tuple;
}

/* ---- questions: without the lock ---- */

typedef struct question {
  int count; /* of scopes */
  const char *scopes[MOST_SCOPES];
  const char *names[MOST_SCOPES];
} question;

static const char *name_of(const question *asked, const char *scope) {
  int index;
  for (index = 0; index < asked->count; index++) {
    if (strcmp(asked->scopes[index], scope) == 0) {
      return asked->names[index];
    }
  }
  return NULL;
}

static ec_config_value *ask_by_pairs(ec_config_header *header, int slot,
                                     const question *asked) {
  ec_config_value *value;
  ec_ptr_array pairs;
  int index;
  ec_ptr_array_init(&pairs, 0, NULL);
  for (index = 0; index < asked->count; index++) {
    ec_ptr_array_append(&pairs, (void *)asked->scopes[index]);
    ec_ptr_array_append(&pairs, (void *)asked->names[index]);
  }
  value = ec_config_option_fetch_generic(header, slot, NULL, 0, &pairs);
  ec_ptr_array_destroy(&pairs);
  return value;
}

/* By the documented function for these scopes, if there is one. */
static ec_config_value *ask(ec_config_header *header, int slot,
                            const question *asked) {
  const char *binding = name_of(asked, "Binding");
  const char *domain = name_of(asked, "Domain");
  const char *host = name_of(asked, "Host");
  const char *pathway = name_of(asked, "Pathway");
  int known = (binding != NULL) + (domain != NULL) + (host != NULL) +
              (pathway != NULL);
  if (asked->count == 0) {
    return ec_config_option_fetch(header, slot, NULL);
  }
  if (known == asked->count && known == 1) {
    if (binding) {
      return ec_config_option_fetch_binding(header, slot, NULL, binding);
    }
    if (domain) {
      return ec_config_option_fetch_domain(header, slot, NULL, domain);
    }
    if (host) {
      return ec_config_option_fetch_host(header, slot, NULL, host);
    }
    return ec_config_option_fetch_pathway(header, slot, NULL, pathway);
  }
  if (known == asked->count && known == 2 && binding && domain) {
    return ec_config_option_fetch_binding_domain(header, slot, NULL, binding,
                                                 domain);
  }
  if (known == asked->count && known == 2 && binding && host) {
    return ec_config_option_fetch_binding_host(header, slot, NULL, binding,
                                               host);
  }
  if (known == asked->count && known == 2 && pathway && domain) {
    return ec_config_option_fetch_pathway_domain(header, slot, NULL, pathway,
                                                 domain);
  }
  return ask_by_pairs(header, slot, asked);
}

static ec_config_value *ask_own(ec_config_header *header, int slot,
                                generic_module_infrastructure *self,
                                int is_init) {
  return is_init ? ec_config_option_fetch_module_at_init(header, slot, self)
                 : ec_config_option_fetch_module(header, slot, self);
}

/* ---- what Python asks ---- */

/* The pairs are a tuple of scope and name, scope and name. */
static int read_pairs(PyObject *pairs, question *asked) {
  Py_ssize_t index, count;
  if (!PyTuple_Check(pairs) || PyTuple_GET_SIZE(pairs) > 2 * MOST_SCOPES) {
    PyErr_SetString(PyExc_TypeError, "fetch takes at most 8 scopes");
    return -1;
  }
  count = PyTuple_GET_SIZE(pairs) / 2;
  asked->count = (int)count;
  for (index = 0; index < count; index++) {
    asked->scopes[index] = PyUnicode_AsUTF8(PyTuple_GET_ITEM(pairs, 2 * index));
    asked->names[index] =
        PyUnicode_AsUTF8(PyTuple_GET_ITEM(pairs, 2 * index + 1));
    if (!asked->scopes[index] || !asked->names[index]) {
      return -1;
    }
  }
  return 0;
}

/* NULL with an error. */
static const ecx_option *option_at(const ecp_instance *instance, long index) {
  if (index < 0 || index >= instance->module->option_count) {
    if (!PyErr_Occurred()) {
      PyErr_SetString(PyExc_IndexError, "the module has no such option");
    }
    return NULL;
  }
  return &instance->module->options[index];
}

PyObject *ecp_fetch(ecp_instance *instance, ec_config_header *header,
                    long index, PyObject *pairs, int is_own, int is_init) {
  generic_module_infrastructure *self = instance->self;
  const ecx_option *option = option_at(instance, index);
  ec_config_value *value;
  PyObject *answer;
  question asked;
  if (!option || read_pairs(pairs, &asked) != 0) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(value = is_own
                               ? ask_own(header, option->slot, self, is_init)
                               : ask(header, option->slot, &asked));
  answer = ecp_value(option, value);
  if (value) {
    ECP_WITHOUT_LOCK(ec_config_release_value(value));
  }
  return answer;
}

/* fetch(index, pairs): the value in the generation of the running call. */
static PyObject *fetch(PyObject *object, PyObject *const *arguments,
                       Py_ssize_t count) {
  ecp_instance *instance = ecp_living(object);
  ec_config_header *header, *own = NULL;
  const ecp_call *call = ecp_call_;
  const ecx_option *option;
  PyObject *answer;
  long index;
  if (!instance || count != 2) {
    return NULL;
  }
  index = PyLong_AsLong(arguments[0]);
  option = option_at(instance, index);
  if (!option) {
    return NULL;
  }
  header = call && call->instance == instance ? call->header : NULL;
  if (!header) {
    ECP_WITHOUT_LOCK(own = ec_config_fetch_globalconf());
    header = own;
  }
  if (!header) {
    PyErr_SetString(PyExc_RuntimeError, "there is no configuration yet");
    return NULL;
  }
  answer = ecp_fetch(instance, header, index, arguments[1], option->is_own,
                     !own && call->is_init);
  if (own) {
    ECP_WITHOUT_LOCK(ec_config_release_scope_instance(own));
  }
  return answer;
}

/* The answers of the generation of the running call; outside of calls, and in
   one that is older than those kept, a dictionary that nobody keeps. */
static PyObject *answers(PyObject *object, void *unused) {
  ecp_instance *instance = ecp_instance_of(object);
  const ecp_call *call = ecp_call_;
  long generation;
  (void)unused;
#ifndef ECP_NO_ANSWERS
  if (call && call->instance == instance && call->header && !call->is_init) {
    generation = (long)call->header->generation;
    if (instance->answers && instance->generation == generation) {
      return Py_NewRef(instance->answers);
    }
    if (!instance->answers || instance->generation < generation) {
      PyObject *made = PyDict_New();
      if (!made) {
        return NULL;
      }
      instance->generation = generation;
      Py_XSETREF(instance->answers, made);
      return Py_NewRef(made);
    }
  }
#endif
  return PyDict_New();
}

/* remember(answers, key, answer) */
static PyObject *keep(PyObject *object, PyObject *const *arguments,
                      Py_ssize_t count) {
  (void)object;
  if (count != 3 || !PyDict_Check(arguments[0])) {
    PyErr_SetString(PyExc_TypeError, "remember takes a dictionary, a key and "
                                     "an answer");
    return NULL;
  }
  /* Domains come from the wire: there is no other bound. */
  if (PyDict_GET_SIZE(arguments[0]) >= MOST_ANSWERS) {
    PyDict_Clear(arguments[0]);
  }
  if (PyDict_SetItem(arguments[0], arguments[1], arguments[2]) != 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}

/* ---- what the server asks: scheduler thread ---- */

int ecp_validate(ecx_module *module, int index, string *output,
                 ec_config_value *value) {
  ecp_instance *instance = module->opened;
  PyGILState_STATE state;
  PyObject *given, *said = NULL;
  const char *text = NULL;
  Py_ssize_t size = 0;
  if (ecp_is_dead_ || !instance) {
    return 1;
  }
  state = ecp_enter();
  given = ecp_value(&module->options[index], value);
  if (given) {
    said = PyObject_CallMethod(instance->host, "validate", "iO", index, given);
  }
  if (said && said != Py_None) {
    text = PyUnicode_AsUTF8AndSize(said, &size);
  }
  if (PyErr_Occurred()) {
    ecp_report(instance, "the check of a value");
  }
  if (text) {
    ECP_WITHOUT_LOCK(stringwrite(output, text, (size_t)size));
  }
  size = said == Py_None;
  Py_XDECREF(said);
  Py_XDECREF(given);
  ecp_leave(state);
  return (int)size;
}

/* What postset has seen is kept with the value until datafree. */
void ecp_postset(ecx_module *module, int index, ec_config_value *value) {
  ecp_instance *instance = module->opened;
  PyGILState_STATE state;
  PyObject *given, *answer = NULL;
  if (ecp_is_dead_ || !instance) {
    return;
  }
  state = ecp_enter();
  given = ecp_value(&module->options[index], value);
  if (given) {
    answer = PyObject_CallMethod(instance->host, "postset", "iO", index, given);
  }
  if (!answer) {
    ecp_report(instance, "the taking up of a value");
  }
  if (answer == Py_True) {
    value->data = Py_XNewRef(given);
  }
  Py_XDECREF(answer);
  Py_XDECREF(given);
  ecp_leave(state);
}

void ecp_datafree(ecx_module *module, int index, void *data) {
  ecp_instance *instance = module->opened;
  PyGILState_STATE state;
  PyObject *answer;
  if (ecp_is_dead_ || !instance || !data) {
    return;
  }
  state = ecp_enter();
  answer = PyObject_CallMethod(instance->host, "datafree", "iO", index, data);
  if (!answer) {
    ecp_report(instance, "the giving up of a value");
  }
  Py_XDECREF(answer);
  Py_DECREF((PyObject *)data);
  ecp_leave(state);
}

static PyObject *slots_of(PyObject *object, PyObject *unused) {
  ecp_instance *instance = ecp_instance_of(object);
  int index, count = instance->module->option_count;
  PyObject *slots = PyTuple_New(count);
  (void)unused;
  for (index = 0; slots && index < count; index++) {
    PyObject *slot = PyLong_FromLong(instance->module->options[index].slot);
    if (!slot) {
      Py_CLEAR(slots);
      break;
    }
    PyTuple_SET_ITEM(slots, index, slot);
  }
  return slots;
}

PyMethodDef ecp_option_methods[] = {
    {"fetch", (PyCFunction)(void (*)(void))fetch, METH_FASTCALL,
     "Return the value of an option for scopes (any thread)."},
    {"remember", (PyCFunction)(void (*)(void))keep, METH_FASTCALL,
     "Keep an answer (any thread)."},
    {"slots", slots_of, METH_NOARGS, "Return the handles of the options."},
    {NULL, NULL, 0, NULL}};

static PyObject *itself(PyObject *object, void *unused) {
  (void)unused;
  return Py_NewRef(object);
}

PyGetSetDef ecp_option_getters[] = {
    {"view", itself, NULL, "The state of this moment.", NULL},
    {"answers", answers, NULL, "The answers of the running call's generation.",
     NULL},
    {NULL, NULL, NULL, NULL, NULL}};
