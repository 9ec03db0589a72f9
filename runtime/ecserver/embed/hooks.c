/* Hooks that the module calls: any thread. */
#include "ecpython.h"

/* The arguments of one call, and what they point to. On the stack. */
typedef struct packed {
  ecx_slot slots[ECX_ARGUMENTS];
  struct timeval rooms[ECX_ARGUMENTS];
  PyObject *owners[ECX_ARGUMENTS]; /* of the first `count` */
  Py_ssize_t count;
} packed;

static void release(packed *call) {
  while (call->count > 0) {
    Py_XDECREF(call->owners[--call->count]);
  }
}

static int pack(const ecx_hook *hook, PyObject *const *arguments,
                Py_ssize_t count, packed *call) {
  Py_ssize_t number, wanted = (Py_ssize_t)strlen(hook->kinds) - 1;
  call->count = 0;
  if (count != wanted) {
    PyErr_Format(PyExc_TypeError, "hook %s takes %zd arguments, not %zd",
                 hook->leaf, wanted, count);
    return -1;
  }
  for (number = 0; number < count; number++) {
    call->owners[number] = NULL;
    call->count = number + 1;
    if (ecp_unbox(hook->kinds[1 + number], arguments[number],
                  &call->slots[number], &call->rooms[number],
                  &call->owners[number]) != 0) {
      release(call);
      return -1;
    }
  }
  return 0;
}

static PyObject *call_in(const ecx_hook *hook, ec_config_header *transaction,
                         PyObject *const *arguments, Py_ssize_t count) {
  ecx_slot result = {0};
  packed call;
  if (pack(hook, arguments, count, &call) != 0) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(hook->call(transaction, call.slots, &result));
  release(&call);
  return ecp_box(hook->kinds, &result, 0, NULL);
}

/* call_txn(transaction, ...): None is the current generation. */
static PyObject *call_hook(PyObject *capsule, PyObject *const *arguments,
                           Py_ssize_t count) {
  const ecx_hook *hook = PyCapsule_GetPointer(capsule, NULL);
  ec_config_header *transaction = NULL;
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
  return call_in(hook, transaction, arguments + 1, count - 1);
}

/* call(...) in the current generation, which most calls are. */
static PyObject *call_current(PyObject *capsule, PyObject *const *arguments,
                              Py_ssize_t count) {
  return call_in(PyCapsule_GetPointer(capsule, NULL), NULL, arguments, count);
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
