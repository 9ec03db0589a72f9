#ifndef ECB_LOOP_INTERLUDE_H
#define ECB_LOOP_INTERLUDE_H
/*
 * What a host that tests does before and after each call of an event or a
 * completion, such as a reload of the configuration. Scheduler thread. Whatever
 * is about to be called is looked up again after it: code that ran meanwhile
 * may have cleared it. Functions of each turn have none: a host that reloads
 * has something to do in the next turn, and so there would never be a last one.
 */
#include "ecb_export.h"

/* NULL for none. */
ECB_EXPORT void ecb_loop_interlude(void (*play)(void *context), void *context);

/* Whether there was one. */
int ecb_interlude(void);

#endif
