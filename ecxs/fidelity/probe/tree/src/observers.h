/* What each source observes. All are called in the scheduler thread. */
#ifndef FIDELITY_OBSERVERS_H
#define FIDELITY_OBSERVERS_H
#include "report.h"

void observe_constants(string *out);
void observe_manifests(string *out);
void observe_loop_of_links(string *out);
void observe_capabilities(string *out);
void observe_memory(string *out);
void observe_files(string *out, const char *folder);

/* Experiments that take their time: start, then ask until they are done. */
void start_timers(void);
void start_descriptors(void);
void start_pools(void);
void start_read_job(const char *folder);
int timers_are_done(void);
int descriptors_are_done(void);
int pools_are_done(void);
int read_job_is_done(void);
void observe_timers(string *out);
void observe_descriptors(string *out);
void observe_pools(string *out);
void observe_read_job(string *out);
void observe_pool_of_none(string *out);
void start_pool_of_none(void);

/* Hooks of the probe's own, and providers of some of the server's. */
void register_hooks(void);
void ask_hooks_in_init(ec_config_header *transaction);
void observe_hooks(string *out);
void tell_order(string *out);
void observe_chains(string *out);
void register_chains(void);

/* Commands besides that of the module. */
void register_commands(void);
void tell_commands(string *out);

/* Sessions of a listener of the probe's. */
void register_listener(void);
void connect_to_listener(const char *address);
void observe_listener(string *out);

#endif
