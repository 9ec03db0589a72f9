/*
 * Memory types and blocks of the server. A block is shown as a memoryview; that
 * it is not used after it was freed is for the package to see to. Any thread,
 * but registration: scheduler thread.
 */
#include "ecpython.h"

#include "ec_malloc.h"

/* Without the lock: the number of a type. Its definition lives as long as the
   process where the server has taken it. */
static int find_or_register(mem_type_def *made) {
  int number = ec_memtype_by_name(made->memtype_description);
  if (number >= 0) {
    free((void *)(uintptr_t)made->memtype_description);
    free(made);
    return number;
  }
  return ec_memtype_register(made);
}

/* (description, size, alignment, is_fixed, force_zero): below 0 when refused. */
static PyObject *register_type(PyObject *module, PyObject *arguments) {
  const char *description;
  mem_type_def *made;
  Py_ssize_t size;
  int aligned, is_fixed, force_zero, number;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "snipp", &description, &size, &aligned,
                        &is_fixed, &force_zero)) {
    return NULL;
  }
  made = calloc(1, sizeof(*made));
  if (!made || !(made->memtype_description = strdup(description))) {
    free(made);
    return PyErr_NoMemory();
  }
  made->size = (size_t)size;
  made->aligned = (size_t)aligned;
  made->allocator_type = is_fixed ? EC_ALLOCATOR_FIXED : EC_ALLOCATOR_VSIZE;
  made->force_zero = force_zero;
  ECP_WITHOUT_LOCK(number = find_or_register(made));
  return PyLong_FromLong(number);
}

static PyObject *type_by_name(PyObject *module, PyObject *name) {
  const char *text = PyUnicode_AsUTF8(name);
  int number;
  (void)module;
  if (!text) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(number = ec_memtype_by_name(text));
  return PyLong_FromLong(number);
}

static PyObject *shown(void *block, Py_ssize_t size) {
  return block ? PyMemoryView_FromMemory(block, size, PyBUF_WRITE)
               : PyErr_NoMemory();
}

/* allocate(type, size, is_fixed) */
static PyObject *allocate(PyObject *module, PyObject *arguments) {
  Py_ssize_t size;
  void *block;
  int type, is_fixed;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "inp", &type, &size, &is_fixed)) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(block = is_fixed ? ec_malloc(type)
                                    : ec_malloc_size(type, (size_t)size));
  return shown(block, size);
}

/* The address of a block, whose view is released. NULL with an error. */
static void *taken(PyObject *view) {
  Py_buffer buffer;
  PyObject *done;
  void *block;
  if (PyObject_GetBuffer(view, &buffer, PyBUF_WRITABLE) != 0) {
    return NULL;
  }
  block = buffer.buf;
  PyBuffer_Release(&buffer);
  done = PyObject_CallMethod(view, "release", NULL);
  if (!done) {
    return NULL;
  }
  Py_DECREF(done);
  return block;
}

/* release(type, block) */
static PyObject *release(PyObject *module, PyObject *arguments) {
  PyObject *view;
  void *block;
  int type;
  (void)module;
  if (!PyArg_ParseTuple(arguments, "iO", &type, &view)) {
    return NULL;
  }
  block = taken(view);
  if (!block) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(ec_free(type, block));
  Py_RETURN_NONE;
}

static PyObject *total(PyObject *module, PyObject *unused) {
  uint64_t bytes;
  (void)module;
  (void)unused;
  ECP_WITHOUT_LOCK(bytes = ec_memory_get_total_allocated());
  return PyLong_FromUnsignedLongLong(bytes);
}

/* figures(): live bytes, and the bytes of the machine. */
static PyObject *figures(PyObject *module, PyObject *unused) {
  struct ec_mem_stats found = {0};
  (void)module;
  (void)unused;
  ECP_WITHOUT_LOCK(ec_mem_get_stats(&found, NULL, 0));
  return Py_BuildValue("KK", (unsigned long long)found.total_allocated,
                       (unsigned long long)found.physmem);
}

/* usage(type): name, object size, blocks and bytes as the server counts them. */
static PyObject *usage(PyObject *module, PyObject *number) {
  struct ec_mem_type_usage found = {0};
  long type = PyLong_AsLong(number);
  int is_there;
  (void)module;
  if (type == -1 && PyErr_Occurred()) {
    return NULL;
  }
  ECP_WITHOUT_LOCK(is_there = ec_memtype_get_stats((int)type, &found));
  if (!is_there || !found.memtype_description) {
    Py_RETURN_NONE;
  }
  return Py_BuildValue("snKKK", found.memtype_description,
                       (Py_ssize_t)found.object_size,
                       (unsigned long long)found.current,
                       (unsigned long long)found.peak,
                       (unsigned long long)found.allocations);
}

PyMethodDef ecp_memory_functions[] = {
    {"memtype_register", register_type, METH_VARARGS,
     "Register a memory type, or find it (scheduler thread)."},
    {"memtype_by_name", type_by_name, METH_O, "Return its number."},
    {"memory_allocate", allocate, METH_VARARGS, "Allocate a block."},
    {"memory_release", release, METH_VARARGS, "Free a block."},
    {"memory_total", total, METH_NOARGS, "Return all live bytes."},
    {"memory_figures", figures, METH_NOARGS,
     "Return live bytes and those of the machine."},
    {"memtype_usage", usage, METH_O, "Return what a type has."},
    {NULL, NULL, 0, NULL}};
