#ifndef ECB_HOOKS_CHAINS_H
#define ECB_HOOKS_CHAINS_H
/* The chains of a generation, from the entries of its draft. */
#include "hooks/generation.h"

/* Scheduler thread: replays the entries; of several that register first, the
   latest is called first. 0, or -1 without memory: the entries stay. */
int ecb_chains_make(ecb_generation *generation);
void ecb_chains_free(ecb_generation *generation);

#endif
