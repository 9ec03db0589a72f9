#ifndef ECB_SIMULATOR_FACTS_H
#define ECB_SIMULATOR_FACTS_H
/*
 * What is known of an object of the harness beside its context variables: texts
 * by name, such as "sender", each a list of one or more. They lie here, or with
 * the host, which has the object in its own language. Any thread.
 */
#include <stddef.h>

#include "ecb_export.h"

typedef struct ecb_facts ecb_facts;

/* Where the facts of an object are; both functions may wait for the host. */
typedef struct ecb_fact_source {
  /* A text that `free` ends, with a NUL behind it; NULL where there is none. */
  char *(*get)(void *owner, const char *name, int at, size_t *size);
  /* Replaces a text, or adds one where `at` is the length of the list; NULL
     takes one out. 1, or 0 where it cannot be. */
  int (*set)(void *owner, const char *name, int at, const char *text,
             size_t size);
} ecb_fact_source;

/* Without a source they lie here. NULL without memory. */
ECB_EXPORT ecb_facts *ecb_facts_new(const ecb_fact_source *source, void *owner);
ECB_EXPORT void ecb_facts_free(ecb_facts *facts);

/* Whose they are; NULL where they lie here. */
ECB_EXPORT void *ecb_facts_owner(const ecb_facts *facts);

/* A copy that `free` ends. */
ECB_EXPORT char *ecb_fact_copy(ecb_facts *facts, const char *name, int at,
                               size_t *size);
/* A text that stays as it is until the object ends, whatever replaces it. */
ECB_EXPORT const char *ecb_fact_get(ecb_facts *facts, const char *name, int at);
ECB_EXPORT int ecb_fact_set(ecb_facts *facts, const char *name, int at,
                            const char *text, size_t size);

#endif
