#ifndef ECHOST_OPTIONS_H
#define ECHOST_OPTIONS_H
/* Definitions of options on their way to Python. */
#include "configuration.h"
#include "echost.h"

/* With the interpreter lock: a pair of the definition and its words. */
PyObject *echost_describe_option(const ec_config_option_def *definition);

/* With the interpreter lock: the handle that Python has answered with, which is
   forgotten at the end of the server; the reference is taken over. -1 for a
   refusal, or with an exception. */
int echost_take_handle(PyObject *answer);

#endif
