#ifndef ECB_CONFIG_OPTIONS_H
#define ECB_CONFIG_OPTIONS_H
/*
 * Options: the definitions behind the handles, which the host gives out.
 * Definitions are memory of the module, which stays for the life of the
 * process. Registration: scheduler thread. Look-ups: any thread, no lock.
 */
#include "configuration.h"
#include "ecb_export.h"

/* Admits registrations for an instance of the host until they are closed. */
ECB_EXPORT void ecb_options_open(void *host_instance, const char *owner);
ECB_EXPORT void ecb_options_close(void);

/* Scheduler thread: an option under a handle of the host, NULL to forget it; -1
   without memory. */
ECB_EXPORT int ecb_option_set(int slot, ec_config_option_def *definition);

/* Any thread: the definition behind a handle, NULL for an unknown one. */
ECB_EXPORT ec_config_option_def *ecb_option_at(int slot);

/* Any thread: the module that has registered a definition, in whose name its
   functions run; NULL for the host's. */
const char *ecb_option_module(const ec_config_option_def *definition);

/* Scheduler thread: whether registrations are admitted, and for whom. */
ECB_EXPORT int ecb_options_are_open(void **host_instance);

#endif
