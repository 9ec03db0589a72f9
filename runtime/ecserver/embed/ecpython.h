/* What the sources of ecpython.so share. One interpreter for the process; each
   source has its methods in a table of its own, which tables.c joins. */
#ifndef ECPYTHON_H
#define ECPYTHON_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <pthread.h>
#include <structmember.h>

#include "ecx.h"

#ifdef Py_GIL_DISABLED
#error "a free-threaded Python is not supported: build with another one"
#endif
#if PY_VERSION_HEX < 0x030B0000
#error "Python 3.11 or newer is needed"
#endif

/* Rule 1: no call into the server with the lock of the interpreter. The macro
   ECP_KEEP_LOCK breaks it, for the test that shows what it is good for. */
#ifdef ECP_KEEP_LOCK
#define ECP_WITHOUT_LOCK(statement) \
  do {                              \
    statement;                      \
  } while (0)
#else
#define ECP_WITHOUT_LOCK(statement)                \
  do {                                             \
    PyThreadState *ecp_saved_ = PyEval_SaveThread(); \
    statement;                                     \
    PyEval_RestoreThread(ecp_saved_);              \
  } while (0)
#endif

/* A line of a provider's, until it has returned. */
typedef struct ecp_line {
  struct ecp_line *next;
  int level;
  char text[];
} ecp_line;

/* One provider of an instance, as it is called. Guarded by the interpreter's
   lock. */
typedef struct ecp_entry {
  PyObject *function;
  PyObject *classes[ECX_ARGUMENTS];   /* NULL where none */
  Py_ssize_t offsets[ECX_ARGUMENTS];  /* of the pointer in its objects */
  PyObject *spare[ECX_ARGUMENTS];     /* objects that nobody kept */
  int count;                          /* of arguments */
} ecp_entry;

/* An instance of a module: the Python object `ecserver._native.Instance`. C holds one
   reference from create to DESTROY, and each call, event and job one while it
   lasts. Guarded by the interpreter's lock; `module` never changes. */
typedef struct ecp_instance {
  PyObject_HEAD
  ecx_module *module;
  generic_module_infrastructure *self; /* NULL after DESTROY */
  PyObject *host;                      /* the ServerHost; NULL after DESTROY */
  PyObject *author;                    /* the author's; NULL likewise */
  ecp_entry *entries;
  PyObject *state;   /* of published generations; NULL before the first */
  PyObject *pending; /* of a generation that is not published yet */
  int has_begun;     /* it had its first ext_init that is not privileged */
  int has_registered;
  /* Of a generic module, from its publication on: the configuration to which
     the instance belongs, and which outlives it. Atomic, without reference. */
  ec_config_header *own_header;
  PyObject *answers; /* of options, in the generation below */
  long generation;
} ecp_instance;

/* What a thread does for an instance at this moment: the configuration it
   began with, and the state. On the thread's stack. */
typedef struct ecp_call {
  struct ecp_call *outer;
  ecp_instance *instance;
  ec_config_header *header; /* NULL where there is none */
  PyObject *state;
  ecp_line *lines;
  ecp_line **end; /* NULL: lines are written at once */
  int is_init;    /* the header is that of a transaction */
  const ecx_slot *slots; /* of a provider; NULL in any other call */
  const char *kinds;     /* with that of the result first */
  const ecp_entry *entry;
} ecp_call;

/* Of this thread; NULL outside of calls. */
extern __thread ecp_call *ecp_call_
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* ---- threads.c: any thread ---- */

/* 1 in a child of a server that had threads in Python: Python is left alone. */
extern int ecp_is_dead_;
PyGILState_STATE ecp_enter(void);
void ecp_leave(PyGILState_STATE state);
/* Around what is called for an instance; with the lock. */
void ecp_begin(ecp_call *call, ecp_instance *instance,
               ec_config_header *header);
void ecp_end(ecp_call *call);
/* The configuration of a call that begins; without the lock, since it may wait.
   `fetched` is what ecp_give_up takes at the end of the call. */
ec_config_header *ecp_configuration(ecp_instance *instance,
                                    ec_config_header **fetched);
void ecp_give_up(ec_config_header *fetched);
/* Once, by whoever has started the interpreter; 0 or -1. */
int ecp_threads_open(int is_ours);
/* Whether this process is the one that started, or went into the background. */
int ecp_is_home(void);

/* ---- start.c: scheduler thread ---- */

extern PyObject *ecp_server_; /* the package ecserver */
/* Starts what is not there yet; 0, or -1 after a log line. */
int ecp_start(ecx_module *module, generic_module_infrastructure *self);

/* ---- release.c: without the lock ---- */

int ecp_check_release(generic_module_infrastructure *self, const char *root);

/* ---- tables.c ---- */

extern PyTypeObject *ecp_instance_type_;
/* Makes the type of instances and the module ecserver._native; NULL with an error. */
PyObject *ecp_make_module(void);
ecp_instance *ecp_instance_of(PyObject *object);
/* The instance, or NULL with the error of one that was destroyed. */
ecp_instance *ecp_living(PyObject *object);

/* ---- values.c: with the lock ---- */

int ecp_values_open(void); /* 0, or -1 with an error */
/* `count` letters of kinds; `number` is that of the argument. */
PyObject *ecp_box(const char *kinds, const ecx_slot *slots, int number,
                  ecp_entry *entry);
/* What the slot points to lives as long as `object`, or as `room` for a
   timeval, or as the reference in `owner`, which is NULL before. */
int ecp_unbox(char kind, PyObject *object, ecx_slot *slot,
              struct timeval *room, PyObject **owner);
/* At the end of a call: an object that nobody kept serves the next one, one
   that somebody kept loses its pointer. */
void ecp_give_back(PyObject *object, ecp_entry *entry, int number);
PyObject *ecp_text(const char *text);
/* The other way, in messages.c: bytes without a NUL in them. */
PyObject *ecp_bytes(PyObject *text);
/* Those that are to be written to an object of the server, and its pointer;
   NULL with an error for an object that is gone, too. */
PyObject *ecp_bytes_for(PyObject *object, PyObject *text, void **pointer);
PyObject *ecp_timeval(const struct timeval *value);
/* The offset of a slot in the objects of a class; -1 with an error. */
Py_ssize_t ecp_slot_offset(PyObject *kind, const char *name);
/* The pointer behind an object of the server; NULL with the error of one whose
   call has ended. */
void *ecp_pointer(PyObject *object);

/* ---- log.c ---- */

void ecp_log(ecp_instance *instance, int level, const char *text);
void ecp_write_lines(generic_module_infrastructure *self, ecp_line *lines);
/* Logs the exception that is set, with its traceback, and clears it. */
void ecp_report(ecp_instance *instance, const char *what);

/* ---- entries of ecx_api, each where its subject is ---- */

void *ecp_create(ecx_module *module, generic_module_infrastructure *self);
int ecp_conf_setup(void *instance);
int ecp_ext_init(void *instance, ec_config_header *transaction,
                 string *output, int flags);
int ecp_registers(void *instance);
void ecp_commit(void *instance);
void ecp_destroy(void *instance);
void ecp_control(void *instance, string *response, const char *command,
                 int xml);
int ecp_validate(ecx_module *module, int option, string *output,
                 ec_config_value *value);
void ecp_postset(ecx_module *module, int option, ec_config_value *value);
void ecp_datafree(ecx_module *module, int option, void *data);
void ecp_provide(void *instance, int index, const ecx_slot *arguments,
                 ecx_slot *result);
void ecp_shutdown(void);

/* ---- hooks.c: with the lock ---- */

/* {leaf: (call, has)} of the hooks that a module calls. */
PyObject *ecp_hooks(const ecx_module *module);

/* ---- options.c: with the lock ---- */

PyObject *ecp_value(const ecx_option *option,
                    const ec_config_value *value);

/* The value of an option in a configuration; of the module's own stanza, or for
   the pairs of scope and name. */
PyObject *ecp_fetch(ecp_instance *instance, ec_config_header *header,
                    long index, PyObject *pairs, int is_own, int is_init);

/* ---- the tables of methods, each of its source: of instances, and of the
   module ecserver._native ---- */

extern PyMethodDef ecp_log_methods[];
extern PyMethodDef ecp_option_methods[];
extern PyMethodDef ecp_event_methods[];
extern PyMethodDef ecp_instance_methods[];
extern PyMethodDef ecp_job_methods[];
extern PyMethodDef ecp_watch_methods[];
extern PyMethodDef ecp_registering_methods[];
extern PyMethodDef ecp_configuration_methods[];
extern PyMethodDef ecp_configuration_functions[];
extern PyMethodDef ecp_message_functions[];
extern PyMethodDef ecp_validation_functions[];
extern PyMethodDef ecp_job_functions[];
extern PyMethodDef ecp_memory_functions[];
extern PyMethodDef ecp_thread_functions[];

#endif
