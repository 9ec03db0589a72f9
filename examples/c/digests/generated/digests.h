/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 418ab996044ed4b101c843ff97a3198acca0563f022cd220ce14e3da05a318d5 */
/* content sha256 5cd171342e727b466136922c61f596ba80e20282686c8e5ee765ae82c0deb6b1 */
#ifndef DIGESTS_GENERATED_H
#define DIGESTS_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"

/* The state of the module. Define the structure in src/digests.c, and write
 * DIGESTS_STATE; behind it. It is made with all bytes 0 before digests_open is
 * called, and lives as long as the server. */
struct digests;
extern const size_t digests_state_size;
#define DIGESTS_STATE \
  const size_t digests_state_size = sizeof(struct digests)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *digests_infrastructure(struct digests *self);

/* The types of memory, for ec_malloc and ec_free. */
extern int digests_memtype_job;
enum { DIGESTS_SIZE_JOB = 1280 };
extern int digests_memtype_result;
enum { DIGESTS_SIZE_RESULT = 1048 };

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct digests_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void digests_release(struct digests_held *held);

/*
 * The options. Any thread. `transaction` is that of digests_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* The thread pool in which files are read. Path: [digests]; default IO. */
const char *digests_option_job_class(struct digests *self,
    ec_config_header *transaction, struct digests_held *held);

/* How many files are read at a time. Path: [digests]; default 4. */
int digests_option_concurrency(struct digests *self,
    ec_config_header *transaction);

/* What src/digests.c defines; `ecxs generate --stubs` writes what is missing. */

/* Compute the digest of a file by a job that ends in one of five ways. */
void digests_control_compute(struct digests *self, string *response,
    const char *arguments, int xml);

/* Show the digests that were computed. */
void digests_control_list(struct digests *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int digests_open(struct digests *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int digests_configure(struct digests *self, ec_config_header *transaction,
    string *output);

#endif
