/* What the process has once: the scheduler thread and the crash handler. */
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

static PyMethodDef functions[] = {
    ECHOST_FUNCTION(process_, set_scheduler_thread, METH_NOARGS,
                    "Make the calling thread the scheduler thread."),
    ECHOST_FUNCTION(process_, install_crash_handler, METH_NOARGS,
                    "Have crashes name the module whose code ran."),
    {NULL, NULL, 0, NULL},
};

const echost_part echost_process = {functions, NULL};
