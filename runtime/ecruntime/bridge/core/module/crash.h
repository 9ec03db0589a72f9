#ifndef ECB_MODULE_CRASH_H
#define ECB_MODULE_CRASH_H
/* The last words of the process: whose code crashed, and its C stack. */
#include "ecb_export.h"

/* Once, at the start: takes the signals of crashes that have no handler. The
   signal then takes its usual course. -1 with errno. */
ECB_EXPORT int ecb_crash_install(void);

/* Any thread, for itself: a stack of its own for the handler, so that a stack
   that has run over can be told; freed with the thread's record. -1 without
   memory: such a crash is then silent in this thread. */
ECB_EXPORT int ecb_crash_stack(void);

#endif
