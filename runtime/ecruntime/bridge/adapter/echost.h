#ifndef ECHOST_H
#define ECHOST_H
/*
 * The adapter to CPython: a thin extension, `_echost`, over the plain-C core.
 * Each part of it is one source with a table of functions and, where it has
 * types, a function that makes them; echost.c joins them to the module.
 *
 * Two rules hold in each part. No code of an author runs with the interpreter
 * lock held: calls into modules stand between Py_BEGIN_ALLOW_THREADS and
 * Py_END_ALLOW_THREADS, or, where hooks are called often, between echost_leave
 * and echost_return (interpreter_lock.h). And nothing that C may call from any thread takes that
 * lock, but for a provider in Python, a look-up in a config scope, what an
 * object of the harness has beside its variables, or a hook while it is
 * recorded.
 */
/* The core's headers come first: both define SIZEOF_VOID_P, and only Python's
   looks whether it is there. */
#include "ecb_host.h"

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#undef SIZEOF_VOID_P /* the headers of modules have it, with the same value */

/* A part: its functions, and `ready`, which adds its types to the module and
   returns 0, or -1 with an exception. Either may be NULL. */
typedef struct echost_part {
  PyMethodDef *functions;
  int (*ready)(PyObject *module);
} echost_part;

extern const echost_part echost_poller;      /* poller.c */
extern const echost_part echost_timers;      /* timers.c */
extern const echost_part echost_pools;       /* pools.c */
extern const echost_part echost_memory;      /* memory.c */
extern const echost_part echost_process;     /* process.c */
extern const echost_part echost_attachment;  /* attachment.c */
extern const echost_part echost_log;         /* log.c */
extern const echost_part echost_instances;   /* instances.c */
extern const echost_part echost_generations; /* generations.c */
extern const echost_part echost_options;     /* options.c */
extern const echost_part echost_values;      /* values.c */
extern const echost_part echost_listeners;   /* listeners.c */
extern const echost_part echost_console;     /* console.c */
extern const echost_part echost_datasources; /* datasources.c */
extern const echost_part echost_datasource_queries;
extern const echost_part echost_handles;     /* handles.c */
extern const echost_part echost_twins;       /* twins.c */
extern const echost_part echost_simulator;   /* simulator.c */
extern const echost_part echost_classes_part; /* classes.c */
extern const echost_part echost_kept;        /* kept.c */
extern const echost_part echost_providers;   /* providers.c */
extern const echost_part echost_direct;      /* direct.c */
extern const echost_part echost_chains;      /* chains.c */
extern const echost_part echost_hooks;       /* hooks.c */
extern const echost_part echost_taps;        /* taps.c */
extern const echost_part echost_jobs;        /* job_classes.c */
extern const echost_part echost_dispatch;    /* dispatch.c */
extern const echost_part echost_turn_time;   /* turn_time.c */
extern const echost_part echost_turns;       /* turns.c */
extern const echost_part echost_watches;     /* watches.c */
extern const echost_part echost_transfers;   /* transfers.c */
extern const echost_part echost_sessions;    /* sessions.c */

/* A function of a part whose C name and Python name agree. */
#define ECHOST_FUNCTION(prefix, name, flags, text) \
  { #name, (PyCFunction)(void (*)(void))prefix##name, flags, text }

#endif
