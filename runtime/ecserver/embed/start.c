/*
 * The interpreter: started by the first module, used by all, never finalised.
 * Scheduler thread.
 */
#include "ecpython.h"

#include <signal.h>

#ifndef ECX_EXECUTABLE
#error "the Makefile names the program of Python"
#endif
/* A thread of the server waits so long behind one that computes in Python. */
#ifdef ECP_SLOW_SWITCH
#define INTERVAL "0.005"
#else
#define INTERVAL "0.0005"
#endif

PyObject *ecp_server_;
/* Whether the process had no Python before; one that had ends it itself. */
static int is_ours;

static const ecx_api api = {
    ECX_VERSION, ecp_create,   ecp_conf_setup, ecp_ext_init,
    ecp_registers, ecp_commit, ecp_destroy,    ecp_control,
    ecp_validate, ecp_postset, ecp_datafree,   ecp_provide,
    ecp_shutdown};

/* ---- Python itself ---- */

static PyStatus configure(PyConfig *config) {
  PyStatus status;
  wchar_t *program = Py_DecodeLocale(ECX_EXECUTABLE, NULL);
  PyConfig_InitIsolatedConfig(config);
  config->install_signal_handlers = 0;
  config->parse_argv = 0;
  config->write_bytecode = 0;
  if (!program) {
    return PyStatus_NoMemory();
  }
  status = PyConfig_SetString(config, &config->executable, program);
  PyMem_RawFree(program);
  return status;
}

/* Isolated: nothing of the server's environment, working folder or locale
   counts. With UTF-8, since a server in locale C would read files as ASCII. */
static PyStatus initialize(void) {
  PyPreConfig before;
  PyConfig config;
  PyStatus status;
  PyPreConfig_InitIsolatedConfig(&before);
  before.utf8_mode = 1;
  status = Py_PreInitialize(&before);
  if (PyStatus_Exception(status)) {
    return status;
  }
  status = configure(&config);
  if (!PyStatus_Exception(status)) {
    status = Py_InitializeFromConfig(&config);
  }
  PyConfig_Clear(&config);
  return status;
}

/* The module takes SIGINT for itself at its first import, as by subprocess,
   whatever the interpreter was told: the server has its own back at once. */
static void import_signals(void) {
  struct sigaction interrupt;
  PyObject *module;
  if (sigaction(SIGINT, NULL, &interrupt) != 0) {
    return;
  }
  module = PyImport_ImportModule("_signal");
  if (!module) {
    PyErr_Clear();
  }
  Py_XDECREF(module);
  sigaction(SIGINT, &interrupt, NULL);
}

/* The lock is free afterwards. */
static int start_python(generic_module_infrastructure *self) {
  PyStatus status = initialize();
  if (PyStatus_Exception(status)) {
    ec_mod_debug(self, DCRITICAL, "Python does not start: %s\n",
                 status.err_msg ? status.err_msg : "it says no reason");
    return -1;
  }
  PyRun_SimpleString("import sys; sys.setswitchinterval(" INTERVAL ")");
  import_signals();
  PyEval_SaveThread();
  return 0;
}

/* ---- the packages of the tree ---- */

/* Packages are imported from their place: nothing of a tree is on the path, so
   that no package of an author's hides another. */
static const char import_text[] =
    "import importlib.util, sys\n"
    "def take(name, root):\n"
    "    if name in sys.modules:\n"
    "        return sys.modules[name]\n"
    "    folder = f'{root}/{name}'\n"
    "    spec = importlib.util.spec_from_file_location(\n"
    "        name, f'{folder}/__init__.py', submodule_search_locations=[folder])\n"
    "    module = importlib.util.module_from_spec(spec)\n"
    "    sys.modules[name] = module\n"
    "    try:\n"
    "        spec.loader.exec_module(module)\n"
    "    except BaseException:\n"
    "        del sys.modules[name]\n"
    "        raise\n"
    "    return module\n"
    "take('ecruntime', root)\n"
    "found = take('ecserver', root)\n";

static PyObject *import_server(const char *root) {
  PyObject *names = PyDict_New(), *place, *found = NULL, *result;
  place = PyUnicode_DecodeFSDefault(root);
  if (names && place && PyDict_SetItemString(names, "root", place) == 0 &&
      PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0) {
    result = PyRun_String(import_text, Py_file_input, names, names);
    if (result) {
      found = Py_XNewRef(PyDict_GetItemString(names, "found"));
      Py_DECREF(result);
    }
  }
  Py_XDECREF(place);
  Py_XDECREF(names);
  return found;
}

/* The table of this library, for those of other trees. */
static int show_api(PyObject *module) {
  PyObject *capsule = PyCapsule_New((void *)&api, "ecserver.api", NULL);
  int result = capsule ? PyModule_AddObjectRef(module, "api", capsule) : -1;
  Py_XDECREF(capsule);
  return result;
}

static int open_server(const char *root) {
  PyObject *module = ecp_make_module();
  int result = -1;
  if (module && show_api(module) == 0 &&
      PyDict_SetItemString(PyImport_GetModuleDict(), "ecserver._native", module) ==
          0) {
    ecp_server_ = import_server(root);
    result = ecp_server_ ? ecp_values_open() : -1;
  }
  Py_XDECREF(module);
  return result;
}

int ecp_start(ecx_module *module, generic_module_infrastructure *self) {
  PyGILState_STATE state;
  int result;
  if (ecp_check_release(self, module->root) != 0) {
    return -1;
  }
  if (ecp_server_) {
    return 0;
  }
  if (!Py_IsInitialized()) {
    if (start_python(self) != 0) {
      return -1;
    }
    is_ours = 1;
  }
  if (ecp_threads_open(is_ours) != 0) {
    ec_mod_debug(self, DCRITICAL, "no key for the states of threads is left\n");
    return -1;
  }
  state = ecp_enter();
  result = open_server(module->root);
  if (result != 0) {
    Py_CLEAR(ecp_server_);
    ecp_report(NULL, "the import of ecserver");
    PyDict_DelItemString(PyImport_GetModuleDict(), "ecserver._native");
    PyErr_Clear();
  }
  ecp_leave(state);
  return result;
}

/* What Python does for its users at exit. The interpreter goes on: to finalise
   it would end threads of the server within their calls. */
void ecp_shutdown(void) {
  static int is_done;
  PyGILState_STATE state;
  PyObject *answer;
  if (is_done || !is_ours || !ecp_server_ || !ecp_is_home()) {
    return;
  }
  is_done = 1;
  state = ecp_enter();
  answer = PyObject_CallMethod(ecp_server_, "shut_down", NULL);
  if (!answer) {
    ecp_report(NULL, "the end of Python");
  }
  Py_XDECREF(answer);
#ifdef ECP_FINALIZE
  Py_FinalizeEx();
  (void)state;
#else
  ecp_leave(state);
#endif
}

/* Each tree brings this library; the first one of the process serves all. */
__attribute__((visibility("default"))) const ecx_api *ecx_api_get(void) {
  const ecx_api *first = &api;
  PyObject *module, *capsule;
  PyGILState_STATE state;
  if (ecp_server_ || !Py_IsInitialized()) {
    return first;
  }
  state = PyGILState_Ensure();
  module = PyDict_GetItemString(PyImport_GetModuleDict(), "ecserver._native");
  capsule = module ? PyObject_GetAttrString(module, "api") : NULL;
  if (capsule) {
    first = PyCapsule_GetPointer(capsule, "ecserver.api");
    Py_DECREF(capsule);
  }
  PyErr_Clear();
  PyGILState_Release(state);
  return first ? first : &api;
}
