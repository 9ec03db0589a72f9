/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 fe4f3fbbe4dc0f9c52dd1aaa6ffda1b1f0d2f5b4d297ca5dae6c721095c87a91 */
/* content sha256 7f46aac255096e0454bdcdac709a2c1ba3d12f5fbe1ca6b94424731c491fa61d */
#ifndef FAILTALLY_GENERATED_H
#define FAILTALLY_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "hooks/core/log_permanent_failure_v1.h"
#include "hooks/failtally/judge_v1.h"
#include "hooks/failtally/over_limit_v1.h"

/* The state of the module. Define the structure in src/failtally.c, and write
 * FAILTALLY_STATE; behind it. It is made with all bytes 0 before failtally_open is
 * called, and lives as long as the server. */
struct failtally;
extern const size_t failtally_state_size;
#define FAILTALLY_STATE \
  const size_t failtally_state_size = sizeof(struct failtally)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *failtally_infrastructure(struct failtally *self);

/* The types of memory, for ec_malloc and ec_free. */
extern int failtally_memtype_tally;
enum { FAILTALLY_SIZE_TALLY = 8 };
extern int failtally_memtype_text;

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct failtally_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void failtally_release(struct failtally_held *held);

/*
 * The options. Any thread. `transaction` is that of failtally_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* Permanent failures that a campaign may have in a window. Path:
 * Binding:Domain>Domain>Binding>Global; default 100. */
int failtally_option_Failure_Limit(struct failtally *self,
    ec_config_header *transaction, const char *binding, const char *domain);

/* Codes of answers that do not count. Path: [failtally]; no default. */
const ec_ptr_array *failtally_option_ignored_codes(struct failtally *self,
    ec_config_header *transaction, struct failtally_held *held);

/* The context variable that names the campaign of a message. Path:
 * [failtally]; default "campaign_id". */
const char *failtally_option_group_by(struct failtally *self,
    ec_config_header *transaction, struct failtally_held *held);

/* Seconds after which counting begins anew. Path: [failtally]; default 3600. */
int failtally_option_window(struct failtally *self,
    ec_config_header *transaction);

/* Hooks that the module may call. */

/* Decide whether a failure counts: 0 counts it, any other number forgives
 * it. Without providers it gives 0. */
static inline int failtally_call_judge_v1(const char *campaign,
    const char *code, int failures) {
  if (!has_failtally_judge_v1_hook()) return 0;
  return call_failtally_judge_v1_hook(campaign, code, failures);
}

/* Hear that a campaign has reached its limit. */
static inline void failtally_call_over_limit_v1(const char *campaign,
    int failures) {
  call_failtally_over_limit_v1_hook(campaign, failures);
}

/* What src/failtally.c defines; `ecxs generate --stubs` writes what is missing. */

/* Log a permanent delivery failure. */
void failtally_core_log_permanent_failure_v1(struct failtally *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len);

/* Show the failures of each campaign. */
void failtally_control_list(struct failtally *self, string *response,
    const char *arguments, int xml);

/* Begin counting anew. */
void failtally_control_reset(struct failtally *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int failtally_open(struct failtally *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int failtally_configure(struct failtally *self, ec_config_header *transaction,
    string *output);

#endif
