#ifndef ECHOST_PROVIDERS_H
#define ECHOST_PROVIDERS_H
/* Providers in C as callables of Python. With the interpreter lock. */
#include "echost.h"
#include "hooks/generation.h"
#include "hooks/heads.h"
#include "instances.h"
#include "plans.h"

/* A CProvider. Its plan is that of `declaration`. */
typedef struct echost_provider {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  ecb_head *head;
  ec_hook_provider native;
  echost_instance *owner;
  PyObject *shape;                 /* a text, NULL without one */
  const ec_hook_decl *declaration; /* NULL until there is one */
  echost_plan plan;
} echost_provider;

/* The registrations of an instance in their order: a list of (hook, CProvider,
   closure as a Handle or None, is_first). Each provider keeps `owner`. */
PyObject *echost_drain(module_instance_data *data, echost_instance *owner);

/* The object when it is a CProvider, else NULL. */
const echost_provider *echost_native_provider(PyObject *object);

/* Without the interpreter lock: the code of the author, for the living instance
   of the provider's owner. */
void echost_run_provider(const echost_provider *provider,
                         module_instance_data *instance, const ec_slot *slots,
                         ec_slot *result);

/* Any thread, with the interpreter lock: a SystemExit or KeyboardInterrupt of a
   provider in Python, which could not pass through C, becomes the exception of
   this thread. 1 when there was one, else 0. */
extern __thread PyObject *echost_unwinding_
    __attribute__((tls_model("initial-exec")));
int echost_raise_unwinding(void); /* 1; there is one */
static inline int echost_unwind(void) {
  return echost_unwinding_ && echost_raise_unwinding();
}
void echost_keep_unwinding(PyObject *error); /* takes over the reference */

#endif
