#ifndef ECB_MODULE_MANIFESTS_H
#define ECB_MODULE_MANIFESTS_H
/*
 * The manifests of installed modules, as the host has read them: a set that
 * never changes once it is handed over. Iterators hold the set they began with.
 */
#include "ecb_export.h"

typedef struct ecb_manifests ecb_manifests;

/* Host, any thread: an empty set, NULL without memory; the next manifest, and a
   value of the newest one, copied. 0, or -1 without memory. */
ECB_EXPORT ecb_manifests *ecb_manifests_new(void);
ECB_EXPORT int ecb_manifests_add(ecb_manifests *set, const char *module);
ECB_EXPORT int ecb_manifests_add_value(ecb_manifests *set, const char *key,
                                       const char *text);

/* Host, any thread: makes the set the current one, and takes it; NULL: there is
   none, and the next iterator asks the host. */
ECB_EXPORT void ecb_manifests_set(ecb_manifests *set);

/* Host: ends a set that was not handed over. */
ECB_EXPORT void ecb_manifests_free(ecb_manifests *set);

#endif
