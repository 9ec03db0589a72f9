/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 3b28d4d57545ebfca93be0edaebf8e4abecc7aed7d5590e35e24cbdd8621356f */
/* content sha256 617293c73918cf36670ee093923222235586bb08a34f31a7d22d2c3cf66de4c5 */
#ifndef PATIENCE_GENERATED_H
#define PATIENCE_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "hooks/core/final_validation.h"

/* The state of the module. Define the structure in src/patience.c, and write
 * PATIENCE_STATE; behind it. It is made with all bytes 0 before patience_open is
 * called, and lives as long as the server. */
struct patience;
extern const size_t patience_state_size;
#define PATIENCE_STATE \
  const size_t patience_state_size = sizeof(struct patience)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *patience_infrastructure(struct patience *self);

/* The words of options. */
enum patience_patience_mode {
  PATIENCE_PATIENCE_MODE_OFF = 0,
  PATIENCE_PATIENCE_MODE_ON = 1,
  PATIENCE_PATIENCE_MODE_WATCH = 2
};

/* The types of memory, for ec_malloc and ec_free. */
extern int patience_memtype_sender;
enum { PATIENCE_SIZE_SENDER = 16 };
extern int patience_memtype_key;

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct patience_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void patience_release(struct patience_held *held);

/*
 * The options. Any thread. `transaction` is that of patience_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* Seconds before a sender who was turned away may come again. Path:
 * Binding:Domain>Binding>Domain>Global; default 300. */
int patience_option_patience_delay(struct patience *self,
    ec_config_header *transaction, const char *binding, const char *domain);

/* Whether unknown senders are turned away, let pass, or only counted. Path:
 * Domain>Global; default on. */
int patience_option_patience_mode(struct patience *self,
    ec_config_header *transaction, const char *domain);

/* Seconds for which a sender is remembered. Path: Global; default 86400. */
int patience_option_patience_memory(struct patience *self,
    ec_config_header *transaction);

/* Networks whose senders are never turned away. Path: [patience]; default (
 * "127.0.0.0/8" "::1/128" ). */
const ec_ptr_array *patience_option_known_networks(struct patience *self,
    ec_config_header *transaction, struct patience_held *held);

/* What src/patience.c defines; `ecxs generate --stubs` writes what is missing. */

/* Last step after validation that may reject or defer. */
int patience_core_final_validation2(struct patience *self, ec_message *msg,
    accept_construct *ac, validate_context *ctx);

/* Show how many senders are known, and how often one was turned away. */
void patience_control_status(struct patience *self, string *response,
    const char *arguments, int xml);

/* Forget every sender. */
void patience_control_forget(struct patience *self, string *response,
    const char *arguments, int xml);

/* Return 1 for a good value of known_networks, or 0 with the reason written
 * into output. */
int patience_validate_known_networks(const ec_ptr_array *value,
    string *output);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int patience_open(struct patience *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int patience_configure(struct patience *self, ec_config_header *transaction,
    string *output);

#endif
