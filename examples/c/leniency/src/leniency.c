/* Forgives the first failures of some campaigns, which failtally would count.
 *
 * A generic module: each stanza, in each generation of the configuration, has a
 * structure of its own. It is filled when its configuration is taken up and only
 * read from then on, so that providers in any thread need no lock. */
#include "leniency.h"
#include "util.h"

#include <string.h>
#include <strings.h>

struct leniency {
  ECDict allowances;    /* campaign -> how many failures; owns both texts */
  ec_ptr_array always;  /* of texts; owns them */
  ec_atomic_t forgiven; /* the only field that changes; any thread */
};
LENIENCY_STATE;

static void free_text(void *text) { ec_free(leniency_memtype_text, text); }

/* Returns how many failures a campaign may have, -1 for any number. */
static int allowance_of(const struct leniency *self, const char *campaign) {
  const char *text;
  int slot, number = 0;

  for (slot = 0; slot < self->always.size; slot++) {
    if (strcasecmp(self->always.items[slot], campaign) == 0) return -1;
  }
  if (dict_key_exists_and_fetch(self->allowances, campaign, &text)) {
    ec_atoi(text, &number);
  }
  return number;
}

/* Decide whether a failure counts. Any thread. The chain of a generation holds
 * its instances: the structure lives until this returns. */
int leniency_failtally_judge_v1(struct leniency *self, const char *campaign,
    const char *code, int failures) {
  int allowance = allowance_of(self, campaign);

  if (allowance >= 0 && failures >= allowance) return 0;
  __atomic_add_fetch(&self->forgiven, 1, __ATOMIC_RELAXED);
  ec_mod_debug(leniency_infrastructure(self), DDEBUG,
      "%s after %d failures of %s is forgiven\n", code, failures, campaign);
  return 1;
}

/* Refuse what is no number, when a configuration is read. */
int leniency_validate_allowances(ECDict value, string *output) {
  ECDict_Iterator iter = dict_iter(value);
  const char *campaign, *text;

  while (dict_next(value, &iter, &campaign, &text)) {
    int number;

    if (!ec_atoi(text, &number) || number < 0) {
      stringprintf(output, "the allowance of %s is '%s'; it has to be a number\n",
          campaign, text);
      return 0;
    }
  }
  return 1;
}

/* `leniency:INSTANCE list`. Scheduler thread. */
void leniency_control_list(struct leniency *self, string *response,
    const char *arguments, int xml) {
  ECDict_Iterator iter = dict_iter(self->allowances);
  const char *campaign, *allowance;
  int slot;

  (void)arguments;
  (void)xml;
  while (dict_next(self->allowances, &iter, &campaign, &allowance)) {
    stringprintf(response, "%s: %s\n", campaign, allowance);
  }
  for (slot = 0; slot < self->always.size; slot++) {
    stringprintf(response, "%s: always\n", (char *)self->always.items[slot]);
  }
  stringprintf(response, "forgiven: %ld\n",
      (long)__atomic_load_n(&self->forgiven, __ATOMIC_RELAXED));
}

/* `leniency:INSTANCE allowance CAMPAIGN`. Scheduler thread. */
void leniency_control_allowance(struct leniency *self, string *response,
    const char *arguments, int xml) {
  int allowance = allowance_of(self, arguments);

  (void)xml;
  if (allowance < 0) {
    stringprintf(response, "any number\n");
  } else {
    stringprintf(response, "%d\n", allowance);
  }
}

/* Fill the new structure, all of whose bytes are 0. Scheduler thread. */
int leniency_open(struct leniency *self) {
  self->allowances = dict_blank();
  ec_ptr_array_init(&self->always, 0, free_text);
  return 0;
}

/* The values are the configuration's, the copies ours. */
static void take_allowances(struct leniency *self, ec_config_header *transaction) {
  struct leniency_held held;
  ECDict given = leniency_option_allowances(self, transaction, &held);

  if (given) {
    ECDict_Iterator iter = dict_iter(given);
    const char *campaign, *allowance;

    while (dict_next(given, &iter, &campaign, &allowance)) {
      dict_add_key_value(self->allowances, campaign, allowance);
    }
  }
  leniency_release(&held);
}

static void take_always(struct leniency *self, ec_config_header *transaction) {
  struct leniency_held held;
  const ec_ptr_array *given = leniency_option_always(self, transaction, &held);
  int slot;

  for (slot = 0; given && slot < given->size; slot++) {
    const ec_config_value_storage *item = given->items[slot];

    ec_ptr_array_append(&self->always,
        ec_mt_strdup(leniency_memtype_text, item->vstr));
  }
  leniency_release(&held);
}

/* Take up the configuration of this instance. Scheduler thread. */
int leniency_configure(struct leniency *self, ec_config_header *transaction,
    string *output) {
  (void)output;
  take_allowances(self, transaction);
  take_always(self, transaction);
  return 0;
}

/* Give up what the structure holds; it is freed afterwards. Scheduler thread. */
void leniency_close(struct leniency *self) {
  dict_drop(self->allowances);
  ec_ptr_array_destroy(&self->always);
}
