/* The module `_echost`, joined from its parts. */
#include "echost.h"

#include "interpreter_lock.h"

__thread PyThreadState *echost_left_;

static const echost_part *const parts[] = {
    &echost_poller,      &echost_pools,      &echost_memory,
    &echost_process,     &echost_attachment, &echost_log,    &echost_instances,
    &echost_generations, &echost_options,    &echost_values, &echost_listeners,
    &echost_console,     &echost_datasources, &echost_datasource_queries,
    &echost_handles,     &echost_twins,
    &echost_simulator,   &echost_kept,       &echost_providers, &echost_hooks,
    &echost_chains,      &echost_classes_part, &echost_direct,
    &echost_taps,        &echost_jobs,       &echost_dispatch,
    &echost_turn_time,   &echost_timers,     &echost_turns,
    &echost_watches,     &echost_transfers,  &echost_sessions,
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_echost",
    .m_doc = "Adapter between the runtime in Python and its core in C.",
    .m_size = -1, /* the core serves one interpreter of the process */
};

PyMODINIT_FUNC PyInit__echost(void) {
  PyObject *module = PyModule_Create(&definition);
  if (!module)
    return NULL;
  for (size_t at = 0; at < sizeof parts / sizeof *parts; at++) {
    const echost_part *part = parts[at];
    if ((part->functions && PyModule_AddFunctions(module, part->functions)) ||
        (part->ready && part->ready(module))) {
      Py_DECREF(module);
      return NULL;
    }
  }
  return module;
}
