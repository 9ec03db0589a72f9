#ifndef SHOAL_H
#define SHOAL_H
/* The module of the storm: generic, with all that has to end with an instance. */
#include "module.h"
#include "module-hooks.h"

EC_DECLARE_HOOK(shoal, int, sum, (void *, int), (int amount),
                (EC_HOOK_CLOSURE, amount), (void)0)

/* As the image has it; the host copies it for each instance. */
extern generic_module_infrastructure shoal_image;

/* Jobs that were queued and have not completed, of all instances. */
extern int shoal_jobs;

#endif
