/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 63e834dada9951edf51b016d98444a6c9cb2b0148103a7f13dcb3fb259fa3473 */
/* content sha256 dfdb0db86b1a90dc48713d349fbc03ba42954a9878927eb9c03687619b38dd8a */
#ifndef OUTCOMES_GENERATED_H
#define OUTCOMES_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "hooks/core/log_attempt_v1.h"
#include "hooks/core/log_delivery_v1.h"
#include "hooks/core/log_permanent_failure_v1.h"
#include "hooks/core/log_transient_failure_v1.h"

/* The state of the module. Define the structure in src/outcomes.c, and write
 * OUTCOMES_STATE; behind it. It is made with all bytes 0 before outcomes_open is
 * called, and lives as long as the server. */
struct outcomes;
extern const size_t outcomes_state_size;
#define OUTCOMES_STATE \
  const size_t outcomes_state_size = sizeof(struct outcomes)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *outcomes_infrastructure(struct outcomes *self);

/* The types of memory, for ec_malloc and ec_free. */
extern int outcomes_memtype_batch;
enum { OUTCOMES_SIZE_BATCH = 512 };

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct outcomes_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void outcomes_release(struct outcomes_held *held);

/*
 * The options. Any thread. `transaction` is that of outcomes_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* The file that gets the lines; empty: the server's log. Path: [outcomes];
 * default "". */
const char *outcomes_option_path(struct outcomes *self,
    ec_config_header *transaction, struct outcomes_held *held);

/* Whether attempts get a line too. Path: [outcomes]; default false. */
int outcomes_option_with_attempts(struct outcomes *self,
    ec_config_header *transaction);

/* Bytes of the remote server's words that are kept. Path: [outcomes];
 * default 200. */
int outcomes_option_longest_note(struct outcomes *self,
    ec_config_header *transaction);

/* The thread pool in which lines are written. Path: [outcomes]; default IO. */
const char *outcomes_option_job_class(struct outcomes *self,
    ec_config_header *transaction, struct outcomes_held *held);

/* What src/outcomes.c defines; `ecxs generate --stubs` writes what is missing. */

/* Log each delivery attempt; intended for debugging. */
void outcomes_core_log_attempt_v1(struct outcomes *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len);

/* Log a successful delivery. */
void outcomes_core_log_delivery_v1(struct outcomes *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len);

/* Log a permanent delivery failure. */
void outcomes_core_log_permanent_failure_v1(struct outcomes *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len);

/* Log a temporary delivery failure. */
void outcomes_core_log_transient_failure_v1(struct outcomes *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len);

/* Show how many lines of each kind there were. */
void outcomes_control_status(struct outcomes *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int outcomes_open(struct outcomes *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int outcomes_configure(struct outcomes *self, ec_config_header *transaction,
    string *output);

#endif
