#ifndef ECHOST_PROVIDERS_H
#define ECHOST_PROVIDERS_H
/* Providers in C as callables of Python. With the interpreter lock. */
#include "echost.h"
#include "hooks/generation.h"
#include "instances.h"

/* The registrations of an instance in their order: a list of (hook, CProvider,
   closure as a Handle or None, is_first). Each provider keeps `owner`. */
PyObject *echost_drain(module_instance_data *data, echost_instance *owner);

/* 1 and the function with its closure when it is a CProvider, else 0. */
int echost_native_provider(PyObject *object, ec_hook_provider *provider);

/* Any thread, with the interpreter lock: a SystemExit or KeyboardInterrupt of a
   provider in Python, which could not pass through C, becomes the exception of
   this thread. 1 when there was one, else 0. */
int echost_unwind(void);
void echost_keep_unwinding(PyObject *error); /* takes over the reference */

#endif
