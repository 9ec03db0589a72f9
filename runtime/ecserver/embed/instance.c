/* Instances of a module: their phases. Scheduler thread. */
#include "ecpython.h"

#include "control.h"

/* ---- the end of an instance ---- */

static void clear_entries(ecp_instance *instance) {
  int index, number;
  for (index = 0; index < instance->module->provider_count; index++) {
    ecp_entry *entry = &instance->entries[index];
    Py_CLEAR(entry->function);
    for (number = 0; number < ECX_ARGUMENTS; number++) {
      Py_CLEAR(entry->classes[number]);
      Py_CLEAR(entry->spare[number]);
    }
  }
}

/* What it holds; calls that still run find an instance that was destroyed. */
static void clear(ecp_instance *instance) {
  PyObject *host = instance->host;
  if (instance->entries) {
    clear_entries(instance);
  }
  instance->self = NULL;
  instance->host = NULL;
  Py_CLEAR(instance->author);
  Py_CLEAR(instance->state);
  Py_CLEAR(instance->pending);
  Py_CLEAR(instance->answers);
  Py_XDECREF(host);
}

static void dealloc(PyObject *object) {
  ecp_instance *instance = (ecp_instance *)object;
  PyTypeObject *kind = Py_TYPE(object);
  clear(instance);
  free(instance->entries);
  kind->tp_free(object);
  Py_DECREF(kind);
}

/* ---- its beginning ---- */

static int fill_entry(const ecx_provider *provider, PyObject *author,
                      ecp_entry *entry) {
  int number;
  entry->function =
      PyObject_GetAttrString((PyObject *)Py_TYPE(author), provider->method);
  if (!entry->function) {
    return -1;
  }
  entry->count = (int)strlen(provider->kinds) - 1;
  for (number = 0; number < entry->count; number++) {
    PyObject *kind;
    if (provider->kinds[1 + number] != 'o') {
      continue;
    }
    kind = PyObject_CallMethod(ecp_server_, "class_of_pointer", "s",
                               provider->classes[number]);
    entry->classes[number] = kind;
    if (!kind) {
      return -1;
    }
    entry->offsets[number] = ecp_slot_offset(kind, "_pointer");
    if (entry->offsets[number] < 0) {
      return -1;
    }
  }
  return 0;
}

static int fill(ecp_instance *instance) {
  const ecx_module *module = instance->module;
  PyObject *hooks = ecp_hooks(module), *made = NULL;
  int index;
  if (hooks) {
    made = PyObject_CallMethod(ecp_server_, "create", "OssssO", instance,
                               module->name, module->root, module->package,
                               module->digest, hooks);
  }
  Py_XDECREF(hooks);
  if (!made) {
    return -1;
  }
  instance->author = Py_NewRef(PyTuple_GET_ITEM(made, 0));
  instance->host = Py_NewRef(PyTuple_GET_ITEM(made, 1));
  Py_DECREF(made);
  for (index = 0; index < module->provider_count; index++) {
    if (fill_entry(&module->providers[index], instance->author,
                   &instance->entries[index]) != 0) {
      return -1;
    }
  }
  return 0;
}

static ecp_instance *make(ecx_module *module,
                          generic_module_infrastructure *self) {
  ecp_instance *instance = (ecp_instance *)ecp_instance_type_->tp_alloc(
      ecp_instance_type_, 0);
  if (!instance) {
    return NULL;
  }
  instance->module = module;
  instance->self = self;
  instance->generation = -1;
  instance->entries =
      calloc((size_t)module->provider_count + 1, sizeof(ecp_entry));
  if (!instance->entries) {
    PyErr_NoMemory();
    Py_CLEAR(instance);
  } else if (fill(instance) != 0) {
    PyObject *kind, *error, *trace;
    PyErr_Fetch(&kind, &error, &trace);
    clear(instance);
    Py_CLEAR(instance);
    PyErr_Restore(kind, error, trace);
  }
  return instance;
}

void *ecp_create(ecx_module *module, generic_module_infrastructure *self) {
  ecp_instance *instance;
  PyGILState_STATE state;
  if (ecp_start(module, self) != 0) {
    return NULL;
  }
  state = ecp_enter();
  instance = make(module, self);
  if (!instance) {
    ecp_report(NULL, module->name);
  }
  ecp_leave(state);
  return instance;
}

/* ---- phases ---- */

static void say(string *output, const char *text) {
  if (output && text && *text) {
    stringwrite(output, text, strlen(text));
  }
}

int ecp_conf_setup(void *object) {
  ecp_instance *instance = object;
  PyGILState_STATE state = ecp_enter();
  PyObject *answer;
  ecp_call call;
  int is_good;
  ecp_begin(&call, instance, NULL);
  answer = PyObject_CallMethod(instance->host, "conf_setup", NULL);
  if (!answer) {
    ecp_report(instance, "conf_setup");
  }
  is_good = answer == Py_True;
  Py_XDECREF(answer);
  ecp_end(&call);
  ecp_leave(state);
  return is_good ? 0 : -1;
}

/* The state counts when the generation is published; the first one at once,
   since other threads call before the server says that it is. */
static void take_state(ecp_instance *instance, PyObject *found) {
  if (!instance->has_begun || !instance->state) {
    Py_XSETREF(instance->state, Py_NewRef(found));
    Py_CLEAR(instance->pending);
  } else {
    Py_XSETREF(instance->pending, Py_NewRef(found));
  }
  instance->has_begun = 1;
}

/* (is_good, state, text for the operator) */
static int take_answer(ecp_instance *instance, PyObject *answer,
                       string *output, int is_privileged) {
  PyObject *found = NULL;
  const char *text = NULL;
  int is_good = 0;
  if (!answer || !PyArg_ParseTuple(answer, "pOz", &is_good, &found, &text)) {
    ecp_report(instance, "ext_init");
    return -1;
  }
  ECP_WITHOUT_LOCK(say(output, text));
  if (is_good && !is_privileged) {
    take_state(instance, found);
  }
  return is_good ? 0 : -1;
}

int ecp_ext_init(void *object, ec_config_header *transaction, string *output,
                 int flags) {
  ecp_instance *instance = object;
  int is_privileged = (flags & EC_MODULE_INIT_PRIVILEGED) != 0;
  PyGILState_STATE state = ecp_enter();
  PyObject *answer, *header;
  ecp_call call;
  int result;
  ecp_begin(&call, instance, transaction);
  call.is_init = 1;
  header = PyLong_FromVoidPtr(transaction);
  answer = header ? PyObject_CallMethod(
                        instance->host, "ext_init", "iiiOl",
                        EC_MODULE_INIT_MODE(flags), is_privileged,
                        !is_privileged && !instance->has_begun, header,
                        transaction ? (long)transaction->generation : 0L)
                  : NULL;
  result = take_answer(instance, answer, output, is_privileged);
  Py_XDECREF(header);
  Py_XDECREF(answer);
  ecp_end(&call);
  ecp_leave(state);
  return result;
}

int ecp_registers(void *object) {
  ecp_instance *instance = object;
  int is_first = instance->has_begun && !instance->has_registered;
  instance->has_registered |= is_first;
  return is_first;
}

/* The first publication after the ext_init of an instance is that of its own
   generation, and the server tells of it before the next one. */
static void note_generation(ecp_instance *instance) {
  ec_config_header *header;
  if (instance->module->is_singleton || instance->own_header) {
    return;
  }
  header = ec_config_fetch_globalconf();
  if (header) {
    __atomic_store_n(&instance->own_header, header, __ATOMIC_RELEASE);
    ec_config_release_scope_instance(header);
  }
}

void ecp_commit(void *object) {
  ecp_instance *instance = object;
  PyGILState_STATE state;
  PyObject *answer;
  ecp_call call;
  if (ecp_is_dead_) {
    return;
  }
  note_generation(instance);
  state = ecp_enter();
  if (instance->pending) {
    PyObject *published = instance->pending;
    instance->pending = NULL;
    Py_XSETREF(instance->state, published);
  }
  ecp_begin(&call, instance, NULL);
  if (instance->host) {
    answer = PyObject_CallMethod(instance->host, "commit", NULL);
    if (!answer) {
      ecp_report(instance, "the publication");
    }
    Py_XDECREF(answer);
  }
  ecp_end(&call);
  ecp_leave(state);
}

void ecp_destroy(void *object) {
  ecp_instance *instance = object;
  PyGILState_STATE state;
  PyObject *answer;
  ecp_call call;
  if (ecp_is_dead_) {
    return;
  }
  state = ecp_enter();
  ecp_begin(&call, instance, NULL);
  answer = PyObject_CallMethod(instance->host, "destroy", NULL);
  if (!answer) {
    ecp_report(instance, "DESTROY");
  }
  Py_XDECREF(answer);
  clear(instance);
  ecp_end(&call);
  Py_DECREF(instance); /* that of the server; running calls have their own */
  ecp_leave(state);
}

/* ---- the console ---- */

static void answer_command(ecp_instance *instance, string *response,
                           const char *command, int xml) {
  static const char failed[] = "failed; see the log\n";
  PyObject *answer =
      PyObject_CallMethod(instance->host, "control", "si", command, xml);
  const char *text = failed;
  Py_ssize_t size = sizeof(failed) - 1;
  if (answer && PyBytes_Check(answer)) {
    text = PyBytes_AS_STRING(answer);
    size = PyBytes_GET_SIZE(answer);
  } else {
    ecp_report(instance, "a command");
  }
  ECP_WITHOUT_LOCK(stringwrite(response, text, (size_t)size));
  Py_XDECREF(answer);
}

void ecp_control(void *object, string *response, const char *command,
                 int xml) {
  ecp_instance *instance = object;
  ec_config_header *header, *fetched;
  PyGILState_STATE state;
  ecp_call call;
  if (ecp_is_dead_) {
    return;
  }
  header = ecp_configuration(instance, &fetched);
  state = ecp_enter();
  ecp_begin(&call, instance, header);
  if (instance->host) {
    answer_command(instance, response, command, xml);
  }
  ecp_end(&call);
  ecp_leave(state);
  ecp_give_up(fetched);
}

/* ---- what Python asks ---- */

static PyObject *state_of_call(PyObject *object, PyObject *unused) {
  ecp_instance *instance = ecp_instance_of(object);
  PyObject *found = instance->state;
  (void)unused;
  if (ecp_call_ && ecp_call_->instance == instance) {
    found = ecp_call_->state;
  }
  return Py_NewRef(found ? found : Py_None);
}

PyMethodDef ecp_instance_methods[] = {
    {"state", state_of_call, METH_NOARGS,
     "Return the state of the running call (any thread)."},
    {NULL, NULL, 0, NULL}};

destructor ecp_instance_dealloc_ = dealloc;
