/* What stands in the chains of a generation, and which hooks code in C has
   declared. Scheduler thread. */
#include "echost.h"

#include "foreign.h"
#include "hooks/heads.h"
#include "providers.h"

static PyObject *hooks_declared_hooks(PyObject *module, PyObject *none) {
  PyObject *list = PyList_New(0);
  u_int32_t count = ecb_head_count();
  u_int32_t at;
  (void)module, (void)none;
  for (at = 0; list && at < count; at++) {
    ecb_head *head = ecb_head_at(at);
    const ec_hook_decl *one = ecb_head_declaration(head);
    PyObject *row;
    if (!one) {
      continue;
    }
    row = Py_BuildValue("sssssss", one->name, one->returns, one->arguments,
                        one->caller, one->policy, one->kinds,
                        head->declared_by);
    if (!row || PyList_Append(list, row) < 0) {
      Py_CLEAR(list);
    }
    Py_XDECREF(row);
  }
  return list;
}

static int add_entry(ecb_generation *generation, const char *hook,
                     PyObject *entry) {
  const echost_provider *native = echost_native_provider(entry);
  int answer;
  if (echost_is_foreign(entry)) {
    answer = ecb_generation_add_foreign(generation, hook, entry, 0);
  } else if (native) {
    answer = ecb_generation_add_native(generation, hook, native->native);
  } else {
    PyErr_Format(PyExc_TypeError, "%R is no entry of a chain", entry);
    return -1;
  }
  if (answer < 0) {
    PyErr_NoMemory();
  }
  return answer;
}

int echost_fill_chain(ecb_generation *generation, PyObject *hook,
                      PyObject *entries) {
  const char *name = PyUnicode_AsUTF8(hook);
  Py_ssize_t at;
  if (!name) {
    return -1;
  }
  for (at = 0; at < PyTuple_GET_SIZE(entries); at++) {
    if (add_entry(generation, name, PyTuple_GET_ITEM(entries, at)) < 0) {
      return -1;
    }
  }
  return 0;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(hooks_, declared_hooks, METH_NOARGS,
                    "Return the hooks that libraries in C have declared."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_chains = {functions, NULL};
