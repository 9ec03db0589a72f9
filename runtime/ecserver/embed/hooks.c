/* Hooks that the module calls: any thread. */
#include "ecpython.h"

static int unpack(const ecx_hook *hook, PyObject *const *arguments,
                  Py_ssize_t count, ecx_slot *slots, struct timeval *rooms) {
  Py_ssize_t number, wanted = (Py_ssize_t)strlen(hook->kinds) - 1;
  if (count != wanted) {
    PyErr_Format(PyExc_TypeError, "hook %s takes %zd arguments, not %zd",
                 hook->leaf, wanted, count);
    return -1;
  }
  for (number = 0; number < count; number++) {
    if (ecp_unbox(hook->kinds[1 + number], arguments[number], &slots[number],
                  &rooms[number]) != 0) {
      return -1;
    }
  }
  return 0;
}

/* call(transaction, ...): None is the current generation. */
static PyObject *call_hook(PyObject *capsule, PyObject *const *arguments,
                           Py_ssize_t count) {
  const ecx_hook *hook = PyCapsule_GetPointer(capsule, NULL);
  ec_config_header *transaction = NULL;
  ecx_slot slots[ECX_ARGUMENTS], result = {0};
  struct timeval rooms[ECX_ARGUMENTS];
  if (count < 1) {
    PyErr_SetString(PyExc_TypeError, "the transaction is missing");
    return NULL;
  }
  if (arguments[0] != Py_None) {
    transaction = ecp_pointer(arguments[0]);
    if (!transaction) {
      return NULL;
    }
  }
  if (unpack(hook, arguments + 1, count - 1, slots, rooms) != 0) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(hook->call(transaction, slots, &result));
  return ecp_box(hook->kinds, &result, 0, NULL);
}

/* call(...) in the current generation, which most calls are. */
static PyObject *call_current(PyObject *capsule, PyObject *const *arguments,
                              Py_ssize_t count) {
  const ecx_hook *hook = PyCapsule_GetPointer(capsule, NULL);
  ecx_slot slots[ECX_ARGUMENTS], result = {0};
  struct timeval rooms[ECX_ARGUMENTS];
  if (unpack(hook, arguments, count, slots, rooms) != 0) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(hook->call(NULL, slots, &result));
  return ecp_box(hook->kinds, &result, 0, NULL);
}

/* has(transaction) */
static PyObject *has_hook(PyObject *capsule, PyObject *const *arguments,
                          Py_ssize_t count) {
  const ecx_hook *hook = PyCapsule_GetPointer(capsule, NULL);
  ec_config_header *transaction = NULL;
  int answer;
  if (count > 0 && arguments[0] != Py_None) {
    transaction = ecp_pointer(arguments[0]);
    if (!transaction) {
      return NULL;
    }
  }
  ECP_WITHOUT_LOCK(answer = hook->has(transaction));
  return PyBool_FromLong(answer);
}

#define FAST(function) (PyCFunction)(void (*)(void))(function), METH_FASTCALL
static PyMethodDef of_hooks[] = {
    {"call", FAST(call_current), "Call the hook (any thread)."},
    {"call_txn", FAST(call_hook), "Call it in a generation (any thread)."},
    {"has", FAST(has_hook), "Tell whether it has a provider (any thread)."}};
enum { OF_HOOKS = sizeof(of_hooks) / sizeof(of_hooks[0]) };

static PyObject *functions_of(const ecx_hook *hook) {
  PyObject *capsule = PyCapsule_New((void *)hook, NULL, NULL);
  PyObject *functions = capsule ? PyTuple_New(OF_HOOKS) : NULL;
  int index;
  for (index = 0; functions && index < OF_HOOKS; index++) {
    PyObject *function = PyCFunction_New(&of_hooks[index], capsule);
    if (!function) {
      Py_CLEAR(functions);
      break;
    }
    PyTuple_SET_ITEM(functions, index, function);
  }
  Py_XDECREF(capsule);
  return functions;
}

PyObject *ecp_hooks(const ecx_module *module) {
  PyObject *hooks = PyDict_New();
  int index;
  for (index = 0; hooks && index < module->hook_count; index++) {
    PyObject *functions = functions_of(&module->hooks[index]);
    if (!functions ||
        PyDict_SetItemString(hooks, module->hooks[index].leaf, functions)) {
      Py_CLEAR(hooks);
    }
    Py_XDECREF(functions);
  }
  return hooks;
}
