/* Providers: the server calls, in any thread, a method of the author's. */
#include "ecpython.h"

/* A text or object that was given to C lives in the thread that got it until
   the same provider gives it another one, or the thread ends. */
static int keep_for_caller(const ecx_provider *provider, PyObject *answer) {
  PyObject *kept = PyThreadState_GetDict(), *key;
  int result;
  if (!strchr("sSyYo", provider->kinds[0]) || answer == Py_None) {
    return 0;
  }
  key = kept ? PyLong_FromVoidPtr((void *)provider) : NULL;
  if (!key) {
    return -1;
  }
  result = PyDict_SetItem(kept, key, answer);
  Py_DECREF(key);
  return result;
}

/* The value of an answer, which the author's method gave. */
static int take_answer(const ecx_provider *provider, PyObject *answer,
                       ecx_slot *result) {
  ecx_slot found = {0};
  PyObject *owner = NULL;
  int failed;
  if (provider->kinds[0] == 'v') {
    return 0;
  }
  failed = ecp_unbox(provider->kinds[0], answer, &found, NULL, &owner) != 0 ||
           keep_for_caller(provider, owner ? owner : answer) != 0;
  Py_XDECREF(owner);
  if (failed) {
    return -1;
  }
  *result = found;
  return 0;
}

static int call_author(ecp_instance *instance, int index,
                       const ecx_slot *arguments, ecx_slot *result) {
  const ecx_provider *provider = &instance->module->providers[index];
  ecp_entry *entry = &instance->entries[index];
  PyObject *vector[ECX_ARGUMENTS + 2], *answer = NULL;
  int number, boxed = 0;
  vector[0] = NULL; /* room for the call's own use */
  vector[1] = instance->author;
  while (boxed < entry->count) {
    PyObject *one = ecp_box(provider->kinds + 1, arguments, boxed, entry);
    if (!one) {
      break;
    }
    vector[2 + boxed++] = one;
  }
  if (boxed == entry->count) {
    size_t count = (size_t)(boxed + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET;
    answer = PyObject_Vectorcall(entry->function, vector + 1, count, NULL);
  }
  if (answer && take_answer(provider, answer, result) != 0) {
    Py_CLEAR(answer);
  }
  for (number = 0; number < boxed; number++) {
    ecp_give_back(vector[2 + number], entry, number);
  }
  Py_XDECREF(answer);
  return answer ? 0 : -1;
}

/* Any thread. A provider that fails leaves `result`, which has the value that
   is declared for that. */
void ecp_provide(void *object, int index, const ecx_slot *arguments,
                 ecx_slot *result) {
  ecp_instance *instance = object;
  generic_module_infrastructure *self;
  ec_config_header *header = NULL, *fetched = NULL;
  PyGILState_STATE state;
  ecp_call call;
  if (__builtin_expect(ecp_is_dead_, 0)) {
    return;
  }
  if (instance->module->option_count) {
    header = ecp_configuration(instance, &fetched);
  }
  state = ecp_enter();
  self = instance->self;
  ecp_begin(&call, instance, header);
  call.end = &call.lines;
  call.slots = arguments;
  call.kinds = instance->module->providers[index].kinds;
  call.entry = &instance->entries[index];
  if (self && call_author(instance, index, arguments, result) != 0) {
    ecp_report(instance, instance->module->providers[index].method);
  }
  ecp_end(&call);
  ecp_leave(state);
  ecp_write_lines(self, call.lines);
  ecp_give_up(fetched);
}
