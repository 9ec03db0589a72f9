/*
 * The lock of the interpreter, the thread states of the server's threads, and
 * what becomes of Python in a child of the process.
 */
#include "ecpython.h"

#include <errno.h>
#include <unistd.h>

#include "scheduler.h"

/* Below, deep recursion in C reaches the end of the stack before Python's own
   limit does. */
enum { ENOUGH_STACK = 256 * 1024 };

__thread ecp_call *ecp_call_
    __attribute__((tls_model("initial-exec"), visibility("hidden")));
int ecp_is_dead_;

/* Its value in a thread is the thread's state, which lives as long as it. */
static pthread_key_t end_of_thread;
static pthread_t starter;
static pid_t home;
static int others_came; /* atomic: threads beside the starter were in Python */

/* ---- thread states that stay ---- */

/* At the end of a thread of the server. The C library has cleared the value of
   Python's own key by now, so PyGILState_Ensure would not find the state. */
static void delete_state(void *state) {
  if (ecp_is_dead_ || !Py_IsInitialized()) {
    return;
  }
  PyEval_RestoreThread(state);
  PyThreadState_Clear(state);
  PyThreadState_DeleteCurrent();
}

static size_t stack_size(void) {
  pthread_attr_t attributes;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
    return 0;
  }
  if (pthread_attr_getstacksize(&attributes, &size) != 0) {
    size = 0;
  }
  pthread_attr_destroy(&attributes);
  return size;
}

/* The first call of a thread of the server: its state stays, since to make one
   for each call takes fifty times as long as the call. Without the lock. */
static void join(void) {
  size_t size = stack_size();
  if (size && size < ENOUGH_STACK) {
    mod_printf(DWARNING,
               "a thread with a stack of %zu KiB calls a module in Python, "
               "where deep recursion needs %d KiB: raise the stack size of "
               "its pool\n",
               size / 1024, ENOUGH_STACK / 1024);
  }
  PyGILState_Ensure();
  pthread_setspecific(end_of_thread, PyEval_SaveThread());
  __atomic_store_n(&others_came, 1, __ATOMIC_RELEASE);
}

PyGILState_STATE ecp_enter(void) {
#ifndef ECP_NOT_STICKY
  if (__builtin_expect(!PyGILState_GetThisThreadState(), 0)) {
    join();
  }
#endif
  return PyGILState_Ensure();
}

void ecp_leave(PyGILState_STATE state) { PyGILState_Release(state); }

/* ---- calls ---- */

void ecp_begin(ecp_call *call, ecp_instance *instance,
               ec_config_header *header) {
  call->outer = ecp_call_;
  call->instance = instance;
  call->header = header;
  /* The state of the moment at which the call began. */
  call->state = Py_XNewRef(instance->state);
  call->lines = NULL;
  call->end = NULL;
  call->is_init = 0;
  call->slots = NULL;
  call->kinds = NULL;
  call->entry = NULL;
  Py_INCREF(instance);
  ecp_call_ = call;
}

void ecp_end(ecp_call *call) {
  ecp_instance *instance = call->instance;
  ecp_call_ = call->outer;
  Py_CLEAR(call->state);
  Py_DECREF(instance);
}

/* A call belongs to the generation of its providers. For an instance of a
   generic module that is its own; a reload may be published at any time. */
ec_config_header *ecp_configuration(ecp_instance *instance,
                                    ec_config_header **fetched) {
  ec_config_header *own =
      __atomic_load_n(&instance->own_header, __ATOMIC_ACQUIRE);
  *fetched = NULL;
  if (own) {
    return own;
  }
  *fetched = ec_config_fetch_globalconf();
  /* Told meanwhile, the publication may have had another one behind it. */
  own = __atomic_load_n(&instance->own_header, __ATOMIC_ACQUIRE);
  return own ? own : *fetched;
}

void ecp_give_up(ec_config_header *fetched) {
  if (fetched) {
    ec_config_release_scope_instance(fetched);
  }
}

/* ---- children of the process ----
   One that is made before other threads came into Python, as by a server that
   goes into the background, goes on with it. In a later one a lock of the
   author's may be held by a thread that is not there: Python is left alone, and
   an exec needs nothing of it. */

enum fork_kind { OF_PYTHON, ALONE, AMONG_OTHERS };
static __thread enum fork_kind forking;
static __thread PyGILState_STATE forking_state;

static void before_fork(void) {
  forking = OF_PYTHON;
  if (ecp_is_dead_ || PyGILState_Check()) {
    return;
  }
  forking = AMONG_OTHERS;
  if (!__atomic_load_n(&others_came, __ATOMIC_ACQUIRE) &&
      pthread_equal(pthread_self(), starter)) {
    forking = ALONE;
    forking_state = PyGILState_Ensure();
    PyOS_BeforeFork();
  }
}

static void after_fork_here(void) {
  if (forking == ALONE) {
    PyOS_AfterFork_Parent();
    PyGILState_Release(forking_state);
  }
}

static void after_fork_there(void) {
  if (forking == AMONG_OTHERS) {
    ecp_is_dead_ = 1;
  } else if (forking == ALONE) {
    PyOS_AfterFork_Child();
    PyGILState_Release(forking_state);
    home = getpid();
    starter = pthread_self();
  }
}

int ecp_threads_open(int is_ours) {
  starter = pthread_self();
  home = getpid();
  if (pthread_key_create(&end_of_thread, delete_state) != 0) {
    return -1;
  }
#ifndef ECP_NO_ATFORK
  if (is_ours &&
      pthread_atfork(before_fork, after_fork_here, after_fork_there) != 0) {
    return -1;
  }
#else
  (void)is_ours;
  (void)before_fork;
  (void)after_fork_here;
  (void)after_fork_there;
#endif
  return 0;
}

int ecp_is_home(void) { return !ecp_is_dead_ && getpid() == home; }

static PyObject *is_scheduler(PyObject *module, PyObject *unused) {
  int answer;
  (void)module;
  (void)unused;
  ECP_WITHOUT_LOCK(answer = is_scheduler_thread());
  return PyBool_FromLong(answer);
}

PyMethodDef ecp_thread_functions[] = {
    {"is_scheduler_thread", is_scheduler, METH_NOARGS,
     "Tell whether this is the scheduler thread (any thread)."},
    {NULL, NULL, 0, NULL}};
