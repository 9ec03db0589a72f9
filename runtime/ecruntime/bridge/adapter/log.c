/* Log lines of modules, fetched by the scheduler thread. */
#include "echost.h"
#include "module/log_queue.h"
#include "texts.h"

static PyObject *log_open_log(PyObject *module, PyObject *none) {
  int descriptor = ecb_log_open();
  (void)module, (void)none;
  if (descriptor < 0)
    return PyErr_SetFromErrno(PyExc_OSError);
  return PyLong_FromLong(descriptor);
}

static int append(PyObject *lines, const ecb_line *line) {
  PyObject *one = Py_BuildValue("(iNN)", line->level, echost_text(line->module),
                                echost_text(line->text));
  int failed = !one || PyList_Append(lines, one);
  Py_XDECREF(one);
  return failed ? -1 : 0;
}

static PyObject *log_drain_log(PyObject *module, PyObject *none) {
  u_int64_t dropped;
  ecb_line *line = ecb_log_drain(&dropped);
  PyObject *lines = PyList_New(0);
  (void)module, (void)none;
  while (line) {
    ecb_line *next = line->next;
    if (lines && append(lines, line))
      Py_CLEAR(lines);
    ecb_line_free(line);
    line = next;
  }
  if (!lines)
    return NULL;
  return Py_BuildValue("(NK)", lines, (unsigned long long)dropped);
}

static PyObject *log_set_log_threshold(PyObject *module, PyObject *level) {
  long value = PyLong_AsLong(level);
  (void)module;
  if (value == -1 && PyErr_Occurred())
    return NULL;
  ecb_log_threshold_set((int)value);
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(log_, open_log, METH_NOARGS,
                    "Return the descriptor that is readable when lines wait."),
    ECHOST_FUNCTION(log_, drain_log, METH_NOARGS,
                    "Return (level, module, text) of each line, and how many "
                    "were dropped."),
    ECHOST_FUNCTION(log_, set_log_threshold, METH_O,
                    "Set the level of lines that no instance writes."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_log = {functions, NULL};
