/* What the process has once: the scheduler thread and the crash handler. */
#include "ecb_report.h"
#include "ecb_thread.h"
#include "echost.h"
#include "module/crash.h"

static PyObject *process_set_scheduler_thread(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  ecb_scheduler_thread_set();
  Py_RETURN_NONE;
}

static PyObject *process_install_crash_handler(PyObject *module,
                                               PyObject *none) {
  (void)module, (void)none;
  if (ecb_crash_install() || ecb_crash_stack())
    return PyErr_SetFromErrno(PyExc_OSError);
  Py_RETURN_NONE;
}

/* Any thread. */
static PyObject *process_report_to(PyObject *module, PyObject *argument) {
  long descriptor = PyLong_AsLong(argument);
  (void)module;
  if (descriptor == -1 && PyErr_Occurred())
    return NULL;
  ecb_set_report_descriptor((int)descriptor);
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(process_, set_scheduler_thread, METH_NOARGS,
                    "Make the calling thread the scheduler thread."),
    ECHOST_FUNCTION(process_, install_crash_handler, METH_NOARGS,
                    "Have crashes name the module whose code ran."),
    ECHOST_FUNCTION(process_, report_to, METH_O,
                    "Have reports of crashes and broken rules written to a "
                    "descriptor, which the caller keeps open."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_process = {functions, NULL};
