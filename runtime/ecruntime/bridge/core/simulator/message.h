#ifndef ECB_SIMULATOR_MESSAGE_H
#define ECB_SIMULATOR_MESSAGE_H
/*
 * The C twin of a message of the harness: what a provider in C gets as its
 * ec_message. It has two dictionaries of context variables, one of the message
 * and one of its connection, and facts: "sender", "recipients", "code",
 * "delivery_method", "routing_domain", and the bytes of "source". Any thread.
 */
#include <pthread.h>

#include "ec_message.h"
#include "ecb_export.h"
#include "simulator/facts.h"

/* A connection's variables, which its messages share. NULL without memory. */
typedef struct ecb_context ecb_context;
ECB_EXPORT ecb_context *ecb_context_new(void);
ECB_EXPORT void ecb_context_hold(ecb_context *context);
ECB_EXPORT void ecb_context_release(ecb_context *context);

/* 1, or 0 without memory; NULL as value removes. */
ECB_EXPORT int ecb_context_set(ecb_context *context, const char *name,
                               const char *value);
/* The value, valid until it is replaced or its context ends; NULL if unset. */
ECB_EXPORT const char *ecb_context_get(ecb_context *context, const char *name);
/* The first name, or the one that follows `before` in the order of their first
   setting; NULL at the end. It is valid until the context ends. */
ECB_EXPORT const char *ecb_context_next(ecb_context *context,
                                        const char *before);
ECB_EXPORT int ecb_context_size(ecb_context *context);
ECB_EXPORT void ecb_context_clear(ecb_context *context);
/* Calls `see` for each variable, in the order of their first setting. */
ECB_EXPORT void ecb_context_each(ecb_context *context,
                                 void (*see)(void *closure, const char *name,
                                             const char *value),
                                 void *closure);

/* With the variables of a connection, or its own without one. */
ECB_EXPORT ec_message *ecb_message_new(ecb_context *of_connection);
/* With variables that others have, too, and with facts of a source. */
ECB_EXPORT ec_message *ecb_message_of(ecb_context *of_message,
                                      ecb_context *of_connection,
                                      const ecb_fact_source *source,
                                      void *owner);
ECB_EXPORT void ecb_message_free(ec_message *message);
/* The dictionary ECMESS_CTX_MESS or ECMESS_CTX_CONN, NULL for another. */
ECB_EXPORT ecb_context *ecb_message_context(ec_message *message, int which);
ECB_EXPORT ecb_facts *ecb_message_facts(ec_message *message);
/* For one thread at a time, which may take it again. */
ECB_EXPORT pthread_mutex_t *ecb_message_lock(ec_message *message);

#endif
