/*
 * Memory types: those that the server has registered are entered in the core's
 * table, and what C allocates is counted there. The interpreter lock is held
 * where nothing else is said.
 */
#include "memory/debug_blocks.h"
#include "memory/low_memory.h"
#include "memory/memtype_table.h"
#include "memory/usage.h"

#include <stdlib.h>
#include <string.h>

#include "loop/posted.h"

#include "attachment.h"

/* Callables of the attached server, guarded by the interpreter lock. */
static PyObject *registrar_;
static PyObject *low_notice_;

/* ---- types ---- */

/* A type keeps its text as long as the process, and so does the table of those
   that were entered: one definition entered again has the old text. */
static const char *lasting_text(int number, const char *text) {
  ecb_usage known;
  if (ecb_memory_usage(number, &known) == 0 && strcmp(known.name, text) == 0)
    return known.name;
  return strdup(text);
}

static PyObject *memory_define(PyObject *module, PyObject *arguments) {
  mem_type_def definition;
  const char *text;
  Py_ssize_t size, aligned;
  int number, is_fixed, force_zero;
  (void)module;
  memset(&definition, 0, sizeof(definition));
  if (!PyArg_ParseTuple(arguments, "isnnpp", &number, &text, &size, &aligned,
                        &is_fixed, &force_zero))
    return NULL;
  definition.memtype_description = lasting_text(number, text);
  if (!definition.memtype_description)
    return PyErr_NoMemory();
  definition.size = (size_t)size;
  definition.aligned = (size_t)aligned;
  definition.allocator_type =
      is_fixed ? EC_ALLOCATOR_FIXED : EC_ALLOCATOR_VSIZE;
  definition.force_zero = force_zero;
  return PyBool_FromLong(ecb_memtype_define(number, &definition) == 0);
}

static PyObject *memory_forget(PyObject *module, PyObject *argument) {
  long number = PyLong_AsLong(argument);
  (void)module;
  if (number == -1 && PyErr_Occurred())
    return NULL;
  return PyBool_FromLong(ecb_memtype_forget((int)number) == 0);
}

static PyObject *memory_set_limit(PyObject *module, PyObject *arguments) {
  int number;
  unsigned long long bytes;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "iK", &number, &bytes))
    return NULL;
  ecb_memtype_set_limit(number, bytes);
  Py_RETURN_NONE;
}

static PyObject *of_type(int number, const ecb_usage *usage) {
  return Py_BuildValue(
      "isiKniKKKKKK", number, usage->name, usage->is_fixed,
      (unsigned long long)usage->size, (Py_ssize_t)usage->aligned,
      usage->force_zero, (unsigned long long)usage->live_blocks,
      (unsigned long long)usage->live_bytes,
      (unsigned long long)usage->peak_bytes,
      (unsigned long long)usage->total_blocks,
      (unsigned long long)usage->total_bytes,
      (unsigned long long)usage->failures);
}

static PyObject *memory_types(PyObject *module, PyObject *none) {
  PyObject *types = PyList_New(0);
  (void)module, (void)none;
  for (int number = 0; types && number < MEMTYPE_MAX; number++) {
    ecb_usage usage;
    PyObject *type;
    if (ecb_memory_usage(number, &usage) != 0)
      continue;
    type = of_type(number, &usage);
    if (!type || PyList_Append(types, type) < 0)
      Py_CLEAR(types);
    Py_XDECREF(type);
  }
  return types;
}

/* ---- leaks ---- */

static PyObject *memory_mark(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromUnsignedLongLong(ecb_memory_mark());
}

static void add_leak(const ecb_leak *leak, void *leaks) {
  PyObject *entry;
  if (PyErr_Occurred())
    return;
  entry = Py_BuildValue("sziKK", leak->memtype, leak->file, leak->line,
                        (unsigned long long)leak->blocks,
                        (unsigned long long)leak->bytes);
  if (entry && PyList_Append(leaks, entry) < 0)
    PyErr_NoMemory();
  Py_XDECREF(entry);
}

static PyObject *memory_leaks(PyObject *module, PyObject *argument) {
  unsigned long long since = PyLong_AsUnsignedLongLong(argument);
  PyObject *leaks;
  (void)module;
  if (PyErr_Occurred())
    return NULL;
  leaks = PyList_New(0);
  if (leaks && ecb_memory_leaks(since, add_leak, leaks) < 0)
    PyErr_NoMemory();
  if (PyErr_Occurred())
    Py_CLEAR(leaks);
  return leaks;
}

/* Only before the first block is made. */
static PyObject *memory_configure(PyObject *module, PyObject *is_debug) {
  int is_so = PyObject_IsTrue(is_debug);
  (void)module;
  if (is_so < 0)
    return NULL;
  return PyBool_FromLong(ecb_memory_configure(is_so, 1) == 0);
}

/* ---- registrations by C ---- */

/* Scheduler thread, in conf_setup of a module, without the interpreter lock. */
static int register_memtype(void *context, const mem_type_def *definition) {
  PyGILState_STATE state = PyGILState_Ensure();
  long number = MEMTYPE_REGISTER_FAILED;
  (void)context;
  if (registrar_) {
    int is_fixed = definition->allocator_type == EC_ALLOCATOR_FIXED;
    PyObject *answer = PyObject_CallFunction(
        registrar_, "snniO", definition->memtype_description,
        (Py_ssize_t)definition->size, (Py_ssize_t)definition->aligned, is_fixed,
        definition->force_zero ? Py_True : Py_False);
    number = answer ? PyLong_AsLong(answer) : -1;
    if (PyErr_Occurred()) {
      PyErr_WriteUnraisable(registrar_);
      number = MEMTYPE_REGISTER_FAILED;
    }
    Py_XDECREF(answer);
  }
  PyGILState_Release(state);
  return (int)number;
}

static PyObject *memory_registrar(PyObject *module, PyObject *callable) {
  (void)module;
  Py_XSETREF(registrar_, callable == Py_None ? NULL : Py_NewRef(callable));
  ecb_host_set(&echost_table);
  Py_RETURN_NONE;
}

/* ---- low memory ---- */

/* Scheduler thread, without the interpreter lock. */
static void tell_low(void *unused) {
  PyGILState_STATE state = PyGILState_Ensure();
  (void)unused;
  if (low_notice_) {
    PyObject *answer = PyObject_CallNoArgs(low_notice_);
    if (!answer)
      PyErr_WriteUnraisable(low_notice_);
    Py_XDECREF(answer);
  }
  PyGILState_Release(state);
}

/* Any thread that allocates: it must not wait for the interpreter. Without
   memory for the call, the next crossing tells. */
static void post_low(void *unused, u_int64_t live_bytes) {
  (void)unused, (void)live_bytes;
  (void)!ecb_post(tell_low, NULL);
}

static PyObject *memory_watch(PyObject *module, PyObject *arguments) {
  unsigned long long threshold, goal;
  PyObject *notice;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "KKO", &threshold, &goal, &notice))
    return NULL;
  Py_XSETREF(low_notice_, notice == Py_None ? NULL : Py_NewRef(notice));
  ecb_low_memory_set(threshold, goal, post_low, NULL);
  Py_RETURN_NONE;
}

/* Any thread. */
static PyObject *memory_others(PyObject *module, PyObject *argument) {
  unsigned long long bytes = PyLong_AsUnsignedLongLong(argument);
  (void)module;
  if (PyErr_Occurred())
    return NULL;
  return PyBool_FromLong(ecb_low_memory_others(bytes));
}

static PyObject *memory_is_low(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyBool_FromLong(ecb_low_memory_is_low());
}

static PyObject *memory_spare(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  ecb_low_memory_spare();
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"memory_define", memory_define, METH_VARARGS,
     "Enter a type; false when the number has another definition."},
    {"memory_forget", memory_forget, METH_O,
     "Free the number of a type; false while it has blocks."},
    {"memory_set_limit", memory_set_limit, METH_VARARGS,
     "Limit the live bytes of a type, 0 for no limit."},
    {"memory_types", memory_types, METH_NOARGS,
     "Return all types with their counters."},
    {"memory_mark", memory_mark, METH_NOARGS, "Return a mark for leaks."},
    {"memory_leaks", memory_leaks, METH_O,
     "Return the live blocks made since a mark, by type and place."},
    {"memory_configure", memory_configure, METH_O,
     "Choose debug mode; false once there are blocks."},
    {"memory_registrar", memory_registrar, METH_O,
     "Have this callable register the types of modules in C."},
    {"memory_watch", memory_watch, METH_VARARGS,
     "Call back in the scheduler thread when memory becomes low."},
    {"memory_others", memory_others, METH_O,
     "Tell the live bytes of Python; true when memory becomes low by them."},
    {"memory_is_low", memory_is_low, METH_NOARGS,
     "Tell whether memory is low by what both languages have."},
    {"memory_spare", memory_spare, METH_NOARGS,
     "Have the free blocks that threads keep given back."},
    {NULL, NULL, 0, NULL},
};

static int ready(PyObject *module) {
  (void)module;
  echost_table.register_memtype = register_memtype;
  return 0;
}

const echost_part echost_memory = {functions, ready};
