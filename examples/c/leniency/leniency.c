/* leniency: forgives the first failures of some campaigns, which failtally
 * would count.
 *
 * A generic module: each generation of the configuration has an infrastructure
 * and a state of its own, so the state is written in ext_init alone and needs
 * no lock for what is only read. */
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "util.h"

#include "../failtally/failtally_hooks.h"

/* The options as an array, and registered in a loop: what the macros do without
 * words. A generic module names itself in its path without brackets. */
enum { OPT_ALLOWANCES, OPT_ALWAYS, OPT_MAX };

static ec_config_option_def options[] = {
  { "allowances", ECCFGTYPE_ECDICT, NULL, "leniency", 0, NULL, NULL, NULL,
    NULL, NULL, NULL },
  { "always", ECCFGTYPE_STRING, NULL, "leniency", EC_CFG_OPT_IS_ARRAY, NULL,
    NULL, NULL, NULL, NULL, NULL },
};
static int option_handle[OPT_MAX];

struct leniency {
  ECDict allowances;      /* campaign -> how many failures; owns both texts */
  ec_ptr_array always;    /* of texts; owns them */
  ec_atomic_t forgiven;   /* the only field that changes; any thread */
};

static int memtype_state = -1;
static const mem_type_def state_memtype = {
  "leniency:state", sizeof(struct leniency), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};
static int memtype_text = -1;
static const mem_type_def text_memtype = {
  "leniency:text", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

/* Gives the infrastructure of a generation. The scope is this module's name, so
 * that no other module can have a hook of this name. */
EC_DECLARE_HOOK_NOARGS(leniency, void *, get_module_closure,
                       EC_HOOK_RETURN(EC_HOOK_RETVAL))

static void *give_closure(void *closure) { return closure; }

static void free_text(void *text) { ec_free(memtype_text, text); }

/* Return how many failures a campaign may have, -1 for any number. */
static int allowance_of(const struct leniency *state, const char *campaign) {
  const char *text;
  int slot, number;

  for (slot = 0; slot < state->always.size; slot++) {
    if (!strcasecmp(state->always.items[slot], campaign)) return -1;
  }
  if (!dict_key_exists_and_fetch(state->allowances, campaign, &text)) return 0;
  return ec_atoi(text, &number) && number > 0 ? number : 0;
}

/* Hook provider of failtally. Any thread. The chain of a generation holds it:
 * `self` and what hangs on it live until this returns. */
static int judge(void *closure, const char *campaign, const char *code,
                 int failures) {
  generic_module_infrastructure *self = closure;
  struct leniency *state = self->module_private_data;
  int allowance = allowance_of(state, campaign);

  if (allowance >= 0 && failures >= allowance) return 0;
  __atomic_add_fetch(&state->forgiven, 1, __ATOMIC_RELAXED);
  ec_mod_debug(self, DDEBUG, "%s after %d failures of %s is forgiven\n", code,
               failures, campaign);
  return 1;
}

/* Any thread, outside of a hook: the transaction form asks the hooks of the
 * generation that `conf` holds, and what it returns is alive until `conf` is
 * handed back. */
static int allowed_now(const char *campaign) {
  ec_config_header *conf = ec_config_fetch_globalconf();
  int allowance = 0;

  if (has_leniency_get_module_closure_txn(conf)) {
    generic_module_infrastructure *self =
      call_leniency_get_module_closure_txn(conf);

    allowance = allowance_of(self->module_private_data, campaign);
  }
  ec_config_release_scope_instance(conf);
  return allowance;
}

/* Scheduler thread. `allowance CAMPAIGN`: a command by its own name. It is
 * registered once and outlives each generation, so its closure is no
 * infrastructure; it asks for the current one. */
static int allowance_command(command_construct *cc, void *closure) {
  (void)closure;
  if (cc->argc != 2) {
    stringprintf(&cc->response, "allowance CAMPAIGN\n");
    return EC_RUN_COMMAND_FAILED;
  }
  stringprintf(&cc->response, "%d\n", allowed_now(cc->argv[1]));
  return EC_RUN_COMMAND_COMPLETED;
}

/* Scheduler thread. `leniency list`: of the current generation. */
static void leniency_control(generic_module_infrastructure *self,
                             string *response, const char *command, int xml) {
  struct leniency *state = self->module_private_data;
  ECDict_Iterator iter = dict_iter(state->allowances);
  const char *campaign, *allowance;
  int slot;

  (void)xml;
  if (strcasecmp(command, "list")) {
    stringprintf(response, "leniency list\n");
    return;
  }
  while (dict_next(state->allowances, &iter, &campaign, &allowance)) {
    stringprintf(response, "%s: %s\n", campaign, allowance);
  }
  for (slot = 0; slot < state->always.size; slot++) {
    stringprintf(response, "%s: always\n", (char *)state->always.items[slot]);
  }
  stringprintf(response, "forgiven: %ld\n",
               (long)__atomic_load_n(&state->forgiven, __ATOMIC_RELAXED));
}

/* Scheduler thread, once for all generations: what is registered once. */
static int leniency_conf_setup(generic_module_infrastructure *self,
                               int ignored) {
  int slot;

  (void)self;
  (void)ignored;
  if (memtype_state == -1) memtype_state = ec_memtype_register(&state_memtype);
  if (memtype_text == -1) memtype_text = ec_memtype_register(&text_memtype);
  if (memtype_state == -1 || memtype_text == -1) {
    mod_printf(DCRITICAL, "leniency: memory types are not registered\n");
    return -1;
  }
  for (slot = 0; slot < OPT_MAX; slot++) {
    option_handle[slot] = ec_config_register_option(&options[slot]);
    if (option_handle[slot] == -1) {
      mod_printf(DCRITICAL, "leniency: option %s is not registered\n",
                 options[slot].name);
      return -1;
    }
  }
  ec_control_register_command2("allowance", NULL, allowance_command);
  return 0;
}

/* Scheduler thread. The values are the configuration's, the copies ours. */
static void take_settings(struct leniency *state, ec_config_header *conf,
                          generic_module_infrastructure *self) {
  ec_config_value *allowances = ec_config_option_fetch_module_at_init(
    conf, option_handle[OPT_ALLOWANCES], self);
  ec_config_value *always = ec_config_option_fetch_module_at_init(
    conf, option_handle[OPT_ALWAYS], self);
  int slot;

  state->allowances = dict_blank();
  if (allowances->v->vdict) {
    ECDict_Iterator iter = dict_iter(allowances->v->vdict);
    const char *campaign, *allowance;

    while (dict_next(allowances->v->vdict, &iter, &campaign, &allowance)) {
      dict_add_key_value(state->allowances, campaign, allowance);
    }
  }
  ec_ptr_array_init(&state->always, 0, free_text);
  for (slot = 0; always->v->varr && slot < always->v->varr->size; slot++) {
    ec_config_value_storage *item = always->v->varr->items[slot];

    ec_ptr_array_append(&state->always, ec_mt_strdup(memtype_text, item->vstr));
  }
  ec_config_release_value(allowances);
  ec_config_release_value(always);
}

static void destroy(generic_module_infrastructure *self) {
  struct leniency *state = self->module_private_data;

  if (!state) return; /* it was refused before it had a state */
  dict_drop(state->allowances);
  ec_ptr_array_destroy(&state->always);
  ec_free(memtype_state, state);
  self->module_private_data = NULL;
}

/* Scheduler thread, for each generation. */
static int leniency_ext_init(generic_module_infrastructure *self,
                             ec_config_header *transaction, string *output,
                             int flags) {
  struct leniency *state;

  (void)output;
  switch (EC_MODULE_INIT_MODE(flags)) {
  case EC_MODULE_INIT_DESTROY:
    destroy(self);
    return 0;
  case EC_MODULE_INIT_INIT:
    if (flags & EC_MODULE_INIT_PRIVILEGED) return 0;
    break;
  default:
    break;
  }
  state = ec_malloc(memtype_state);
  memset(state, 0, sizeof(*state));
  take_settings(state, transaction, self);
  self->module_private_data = state;
  /* They belong to this generation, as their closure does. */
  register_failtally_judge_v1_hook_first(judge, self);
  register_leniency_get_module_closure_hook_first(give_closure, self);
  return 0;
}

/* `_EC_VER` after the description: the newer shape, which the build detects. */
EC_MODULE_EXPORT
generic_module_infrastructure leniency = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "leniency.c",
  "Forgives the first failures of some campaigns",
  _EC_VER,
  leniency_control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  leniency_conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  leniency_ext_init
}};
