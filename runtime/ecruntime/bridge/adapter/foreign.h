#ifndef ECHOST_FOREIGN_H
#define ECHOST_FOREIGN_H
/* Providers in Python as entries of the chains of the core. */
#include "ecxs/hook_chain.h"
#include "echost.h"
#include "hooks/generation.h"

/* Of the host's table. Any thread, without the interpreter lock. */
int echost_call_provider(void *context, void *provider,
                         const ec_hook_decl *declaration, const ec_slot *slots,
                         ec_slot *result);

/* Whether an object is a PythonProvider. */
int echost_is_foreign(PyObject *object);

/* With the interpreter lock: adds entries, each a CProvider or a
   PythonProvider, to the chain of a hook in their order. They must live as
   long as the generation. 0, or -1 with an exception. */
int echost_fill_chain(ecb_generation *generation, PyObject *hook,
                      PyObject *entries);

#endif
