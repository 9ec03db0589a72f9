/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 7dbe8bc616101314fc5bad9e82632675cf55aeca2a8e4446e4488d084bd461f0 */
/* content sha256 840b72a2ddc19a3f3e2c25f28e7a4440856544b440e3afabdc118d471cf58c53 */
#ifndef LENIENCY_GENERATED_H
#define LENIENCY_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "hooks/failtally/judge_v1.h"
#include "hooks/failtally/over_limit_v1.h"

/* The state of the module. Define the structure in src/leniency.c, and write
 * LENIENCY_STATE; behind it. It is made with all bytes 0 before leniency_open is
 * called, and freed after leniency_close. A pointer to it stays valid between. */
struct leniency;
extern const size_t leniency_state_size;
#define LENIENCY_STATE \
  const size_t leniency_state_size = sizeof(struct leniency)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *leniency_infrastructure(struct leniency *self);

/* The types of memory, for ec_malloc and ec_free. */
extern int leniency_memtype_text;

/* A value of the configuration that is in use: it stays valid, and is the same,
 * until it is given back, whatever is reloaded meanwhile. */
struct leniency_held {
  ec_config_header *configuration;
  ec_config_value *value;
};
void leniency_release(struct leniency_held *held);

/*
 * The options. Any thread. `transaction` is that of leniency_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* How many failures of a campaign are forgiven. Path: leniency; no default. */
ECDict leniency_option_allowances(struct leniency *self,
    ec_config_header *transaction, struct leniency_held *held);

/* Campaigns all of whose failures are forgiven. Path: leniency; no default. */
const ec_ptr_array *leniency_option_always(struct leniency *self,
    ec_config_header *transaction, struct leniency_held *held);

/* Hooks that the module may call. */

/* Decide whether a failure counts: 0 counts it, any other number forgives
 * it. Without providers it gives 0. */
static inline int leniency_call_failtally_judge_v1(const char *campaign,
    const char *code, int failures) {
  if (!has_failtally_judge_v1_hook()) return 0;
  return call_failtally_judge_v1_hook(campaign, code, failures);
}

/* Hear that a campaign has reached its limit. */
static inline void leniency_call_failtally_over_limit_v1(const char *campaign,
    int failures) {
  call_failtally_over_limit_v1_hook(campaign, failures);
}

/* What src/leniency.c defines; `ecxs generate --stubs` writes what is missing. */

/* Decide whether a failure counts: 0 counts it, any other number forgives
 * it. */
int leniency_failtally_judge_v1(struct leniency *self, const char *campaign,
    const char *code, int failures);

/* Show what is forgiven, and how much was. */
void leniency_control_list(struct leniency *self, string *response,
    const char *arguments, int xml);

/* Show how many failures of a campaign are forgiven. */
void leniency_control_allowance(struct leniency *self, string *response,
    const char *arguments, int xml);

/* Return 1 for a good value of allowances, or 0 with the reason written into
 * output. */
int leniency_validate_allowances(ECDict value, string *output);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int leniency_open(struct leniency *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int leniency_configure(struct leniency *self, ec_config_header *transaction,
    string *output);

/* Give up what the state holds; the state itself is freed afterwards. */
void leniency_close(struct leniency *self);

#endif
