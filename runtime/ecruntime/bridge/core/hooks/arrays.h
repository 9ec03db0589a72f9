#ifndef ECB_HOOKS_ARRAYS_H
#define ECB_HOOKS_ARRAYS_H
/* Chains as arrays of pointers, for code that walks one by itself. */
#include "hooks/generation.h"

/* Scheduler thread, at the end of the generation. */
void ecb_arrays_free(ecb_generation *generation);

#endif
