#ifndef ECB_MODULE_CRASH_H
#define ECB_MODULE_CRASH_H
/* The last words of the process: whose code crashed, and its C stack. */
#include "ecb_export.h"

/* Once, at the start, after other handlers of crashes: takes their signals.
   After the report a signal goes to whoever had it before. -1 with errno. */
ECB_EXPORT int ecb_crash_install(void);

/* Any thread, for itself: a stack of its own for the handler, so that a stack
   that has run over can be told; freed with the thread's record. -1 without
   memory: such a crash is then silent in this thread. */
ECB_EXPORT int ecb_crash_stack(void);

#endif
