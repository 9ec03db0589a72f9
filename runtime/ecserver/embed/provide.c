/* Providers: the server calls, in any thread, a method of the author's. */
#include "ecpython.h"

static int call_author(ecp_instance *instance, int index,
                       const ecx_slot *arguments, ecx_slot *result) {
  const char *kinds = instance->module->providers[index].kinds;
  ecp_entry *entry = &instance->entries[index];
  PyObject *vector[ECX_ARGUMENTS + 2], *answer = NULL;
  int number, boxed = 0;
  vector[0] = NULL; /* room for the call's own use */
  vector[1] = instance->author;
  while (boxed < entry->count) {
    PyObject *one = ecp_box(kinds + 1, arguments, boxed, entry);
    if (!one) {
      break;
    }
    vector[2 + boxed++] = one;
  }
  if (boxed == entry->count) {
    size_t count = (size_t)(boxed + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET;
    answer = PyObject_Vectorcall(entry->function, vector + 1, count, NULL);
  }
  if (answer && kinds[0] != 'v') {
    ecx_slot found = {0};
    if (ecp_unbox(kinds[0], answer, &found, NULL) != 0) {
      Py_CLEAR(answer);
    } else {
      *result = found;
    }
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
  ec_config_header *header = NULL;
  PyGILState_STATE state;
  ecp_call call;
  if (__builtin_expect(ecp_is_dead_, 0)) {
    return;
  }
  if (instance->module->option_count) {
    /* Before the lock, since it may wait. The whole call uses it. */
    header = ec_config_fetch_globalconf();
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
  if (header) {
    ec_config_release_scope_instance(header);
  }
}
