/* The options of the module, which the configurations of the script set. */
#ifndef FIDELITY_OPTIONS_H
#define FIDELITY_OPTIONS_H
#include "report.h"

/* Scheduler thread, in conf_setup: 0, or -1 if an option was refused. */
int register_options(generic_module_infrastructure *self);

/* The value of an option by its name, as text: elements of an array are divided
 * by blanks, and stand in brackets. "(none)" without one. */
const char *option_text(const char *name, char *place, size_t size);

/* What the scopes of the base configuration give. */
void observe_scopes(string *out);

/* The texts of the base configuration. */
void observe_texts(string *out);

/* The types of options of the server. */
void observe_types(string *out);

#endif
