/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 d7627fff1254ced5d20b869cd2e9eeafcd411ad5a2dae364dbd437bd533d405e */
/* content sha256 877bb4545073019d1bec923ac5fb7b170234164266bfcf25f0bc57c00275efe5 */
#ifndef BLOCKLIST_GENERATED_H
#define BLOCKLIST_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "hooks/core/validate_connect.h"

/* The state of the module. Define the structure in src/blocklist.c, and write
 * BLOCKLIST_STATE; behind it. It is made with all bytes 0 before blocklist_open is
 * called, and lives as long as the server. */
struct blocklist;
extern const size_t blocklist_state_size;
#define BLOCKLIST_STATE \
  const size_t blocklist_state_size = sizeof(struct blocklist)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *blocklist_infrastructure(struct blocklist *self);

/* The types of memory, for ec_malloc and ec_free. */
extern int blocklist_memtype_lookup;
enum { BLOCKLIST_SIZE_LOOKUP = 256 };
extern int blocklist_memtype_verdict;
enum { BLOCKLIST_SIZE_VERDICT = 96 };
extern int blocklist_memtype_address;

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct blocklist_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void blocklist_release(struct blocklist_held *held);

/*
 * The options. Any thread. `transaction` is that of blocklist_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* The datasource that is asked. Path: [blocklist]; default blocklist. */
const char *blocklist_option_datasource(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held);

/* What it is asked; the first column of a row says why the address is
 * listed. Path: [blocklist]; default "SELECT reason FROM listed WHERE
 * address = :address". */
const char *blocklist_option_query(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held);

/* The thread pool in which queries wait. Path: [blocklist]; default IO. */
const char *blocklist_option_job_class(struct blocklist *self,
    ec_config_header *transaction, struct blocklist_held *held);

/* Seconds after which every address is asked for again. Path: [blocklist];
 * default 300. */
int blocklist_option_forget_after(struct blocklist *self,
    ec_config_header *transaction);

/* What src/blocklist.c defines; `ecxs generate --stubs` writes what is missing. */

/* Runs after every module's connect validation. */
void blocklist_core_validate_connect(struct blocklist *self,
    accept_construct *ac, validate_context *c);

/* Show how many addresses are known, and how many connections came from
 * listed ones. */
void blocklist_control_status(struct blocklist *self, string *response,
    const char *arguments, int xml);

/* Ask for every address again. */
void blocklist_control_forget(struct blocklist *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int blocklist_open(struct blocklist *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int blocklist_configure(struct blocklist *self, ec_config_header *transaction,
    string *output);

#endif
