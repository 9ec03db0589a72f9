#ifndef ECB_SIMULATOR_VALIDATION_H
#define ECB_SIMULATOR_VALIDATION_H
/*
 * The C twin of a validation context of the harness: what a provider in C gets
 * as its validate_context. Modules read and write its members `code`, `note`,
 * `disconnect` and `tcost`; the functions of validate.h have the rest, facts
 * "code", "note" and "recipients" and two dictionaries of variables. Any thread,
 * but the members: those are of the thread that runs the phase.
 */
#include "validate_module.h"
#include "simulator/message.h"

/* Which dictionary an object has now, VCTX_CONN or VCTX_MESS: held for who asks.
   It may be another one once there is a message. NULL where it cannot be had. */
typedef ecb_context *ecb_context_source(void *owner, int which);

/* With variables of its own, and facts that lie here; or with those of a host.
   NULL without memory. */
ECB_EXPORT validate_context *ecb_validation_new(void);
ECB_EXPORT validate_context *ecb_validation_of(ecb_context_source *contexts,
                                               const ecb_fact_source *source,
                                               void *owner);
ECB_EXPORT void ecb_validation_free(validate_context *vctx);

/* Sets the member `note` to a text that stays until the context ends; NULL, or
   without memory, it has none. */
ECB_EXPORT void ecb_validation_set_note(validate_context *vctx,
                                        const char *note);

#endif
