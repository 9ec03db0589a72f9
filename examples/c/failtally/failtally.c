/* failtally: counts permanent failures by campaign, and says when a campaign
 * has too many of them.
 *
 * A singleton: one infrastructure for the life of the process, so what hangs on
 * it is shared by all threads and by all generations, and has a lock. */
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "ec_malloc.h"
#include "ec_message.h"
#include "echash.h"
#include "event.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "scheduler.h"
#include "hooks/core/log_permanent_failure_v1.h"

#include "failtally_hooks.h"

#define CODE_LENGTH 3

/* Options. The macros leave records in the library, from which the build writes
 * the `msys.provides:auto` lines of the manifest. */

static int is_positive(ec_config_option_def *option, string *output,
                       ec_config_header *cfghdr, ec_config_value *val) {
  (void)cfghdr;
  if (val->v->vint > 0) return 1;
  stringprintf(output, "%s is %d; it has to be 1 or more\n", option->name,
               val->v->vint);
  return 0;
}

/* Of the server: the value that holds for a binding and a domain. */
ECCFG_MODULE_OPT_DEF(failtally, Failure_Limit, ECCFGTYPE_INT, NULL,
                     "Binding:Domain>Domain>Binding>Global", 0, NULL,
                     "100", NULL, is_positive, NULL, NULL)
/* Of the module's own stanza. */
ECCFG_MODULE_OPT_DEF(failtally, ignored_codes, ECCFGTYPE_STRING, NULL,
                     "[failtally]", EC_CFG_OPT_IS_ARRAY, NULL,
                     NULL, NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(failtally, group_by, ECCFGTYPE_STRING, NULL,
                     "[failtally]", 0, NULL,
                     "\"campaign_id\"", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(failtally, window, ECCFGTYPE_INT, NULL,
                     "[failtally]", 0, NULL,
                     "3600", NULL, is_positive, NULL, NULL)

static int failure_limit = -1;
static int ignored_codes = -1;
static int group_by = -1;
static int window_seconds = -1;

/* Memory types: they are registered once, so they are the process's. */

struct tally {
  int failures;
  int is_over;
};

static int memtype_tally = -1;
static const mem_type_def tally_memtype = {
  "failtally:tally", sizeof(struct tally), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};
static int memtype_text = -1;
static const mem_type_def text_memtype = {
  "failtally:text", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

struct failtally {
  generic_module_infrastructure *self;
  pthread_mutex_t lock;      /* guards all that follows but `timer` */
  ec_hash_table *tallies;    /* campaign -> struct tally; owns both */
  ec_ptr_array ignored;      /* of texts; owns them */
  char *variable;            /* the context variable that names a campaign */
  int window;
  int forgiven;
  Event *timer;              /* of the scheduler thread */
};

static void free_tally(void *tally) { ec_free(memtype_tally, tally); }
static void free_text(void *text) { ec_free(memtype_text, text); }

/* Scopes: ask as narrowly as can be, and the server falls back by itself.
 * Any thread. The reference on the generation keeps its values alive. */
static int limit_of(ec_message *message) {
  const char *binding = ec_message_context_get(message, ECMESS_CTX_MESS,
                                               "binding");
  const char *domain = ec_message_context_get(message, ECMESS_CTX_MESS,
                                              "rcpt_domain");
  ec_config_header *conf = ec_config_fetch_globalconf();
  ec_config_value *value;
  int limit = 0;

  if (binding && domain) {
    value = ec_config_option_fetch_binding_domain(conf, failure_limit, NULL,
                                                  binding, domain);
  } else if (domain) {
    value = ec_config_option_fetch_domain(conf, failure_limit, NULL, domain);
  } else {
    value = ec_config_option_fetch(conf, failure_limit, NULL);
  }
  if (value) {
    limit = value->v->vint;
    ec_config_release_value(value);
  }
  ec_config_release_scope_instance(conf);
  return limit;
}

/* The caller holds the lock. */
static int is_ignored(const struct failtally *state, const char *code) {
  int slot;

  for (slot = 0; slot < state->ignored.size; slot++) {
    if (!strcmp(state->ignored.items[slot], code)) return 1;
  }
  return 0;
}

/* The caller holds the lock. The tally is the table's. */
static struct tally *tally_of(struct failtally *state, const char *campaign) {
  int length = (int)strlen(campaign);
  struct tally *tally;
  void *found;

  if (echash_retrieve(state->tallies, campaign, length, &found)) return found;
  tally = ec_malloc(memtype_tally);
  memset(tally, 0, sizeof(*tally));
  echash_store(state->tallies,
               ec_mt_strndup(memtype_text, campaign, (size_t)length), length,
               tally);
  return tally;
}

/* The campaign of a message, as a copy of ours: the variable's name may be
 * replaced, and the message's own text lives only as long as the message. */
static char *campaign_of(struct failtally *state, ec_message *message) {
  const char *named;
  char *copy;

  pthread_mutex_lock(&state->lock);
  named = ec_message_context_get(message, ECMESS_CTX_MESS, state->variable);
  copy = ec_mt_strdup(memtype_text, named && *named ? named : "none");
  pthread_mutex_unlock(&state->lock);
  return copy;
}

/* Hook provider. Any thread. No hook is called under the lock: a provider of
 * it may ask this module something. */
static void count_failure(void *closure, ec_message *message, domain_record *dr,
                          struct timeval *now, const char *note, int note_len) {
  generic_module_infrastructure *self = closure;
  struct failtally *state = self->module_private_data;
  char code[CODE_LENGTH + 1] = "";
  char *campaign;
  int failures, limit, is_first = 0;

  (void)dr;
  (void)now;
  if (note_len < CODE_LENGTH) return;
  memcpy(code, note, CODE_LENGTH);
  campaign = campaign_of(state, message);
  limit = limit_of(message);

  pthread_mutex_lock(&state->lock);
  failures = is_ignored(state, code) ? -1 : tally_of(state, campaign)->failures;
  pthread_mutex_unlock(&state->lock);

  /* Without a provider a hook's result means nothing: `has` comes first. */
  if (failures >= 0 && has_failtally_judge_v1_hook()
      && call_failtally_judge_v1_hook(campaign, code, failures)) {
    failures = -1;
    pthread_mutex_lock(&state->lock);
    state->forgiven++;
    pthread_mutex_unlock(&state->lock);
  }
  if (failures >= 0) {
    struct tally *tally;

    pthread_mutex_lock(&state->lock);
    tally = tally_of(state, campaign);
    failures = ++tally->failures;
    if (limit && failures >= limit && !tally->is_over) {
      tally->is_over = is_first = 1;
    }
    pthread_mutex_unlock(&state->lock);
  }
  if (is_first) {
    ec_mod_debug(self, DWARNING, "campaign %s has %d permanent failures\n",
                 campaign, failures);
    call_failtally_over_limit_v1_hook(campaign, failures);
  }
  free_text(campaign);
}

static void forget_all(struct failtally *state) {
  pthread_mutex_lock(&state->lock);
  echash_delete_all(state->tallies, free_text, free_tally);
  state->forgiven = 0;
  pthread_mutex_unlock(&state->lock);
}

static int on_window_end(Event *event, int type, void *closure,
                         struct timeval *now);

/* Scheduler thread. */
static void begin_window(struct failtally *state) {
  state->timer = build_event_from_now_f((float)state->window, -1,
                                        on_window_end, state);
  schedule_event(state->timer);
}

/* Scheduler thread. A timed event happens once, and the scheduler frees it
 * after 0 is returned: the next one is a new event. */
static int on_window_end(Event *event, int type, void *closure,
                         struct timeval *now) {
  struct failtally *state = closure;

  (void)event;
  (void)type;
  (void)now;
  mod_printf(DDEBUG, "failtally: a window of %d s is over\n", state->window);
  forget_all(state);
  begin_window(state);
  return 0;
}

/* Scheduler thread. `failtally list`, `failtally reset`. */
static void failtally_control(generic_module_infrastructure *self,
                              string *response, const char *command, int xml) {
  struct failtally *state = self->module_private_data;
  ec_hash_iter iter;
  const char *campaign;
  int length;
  void *found;

  (void)xml;
  if (!strcasecmp(command, "reset")) {
    forget_all(state);
    stringprintf(response, "forgotten\n");
    return;
  }
  if (strcasecmp(command, "list")) {
    stringprintf(response, "failtally list | reset\n");
    return;
  }
  memset(&iter, 0, sizeof(iter));
  pthread_mutex_lock(&state->lock);
  while (echash_next(state->tallies, &iter, &campaign, &length, &found)) {
    struct tally *tally = found;

    stringprintf(response, "%.*s: %d%s\n", length, campaign, tally->failures,
                 tally->is_over ? " (over its limit)" : "");
  }
  stringprintf(response, "forgiven: %d\n", state->forgiven);
  pthread_mutex_unlock(&state->lock);
}

static int register_memtypes(void) {
  if (memtype_tally == -1) memtype_tally = ec_memtype_register(&tally_memtype);
  if (memtype_text == -1) memtype_text = ec_memtype_register(&text_memtype);
  return memtype_tally == -1 || memtype_text == -1 ? -1 : 0;
}

static int register_options(void) {
  failure_limit = ECCFG_MODULE_OPT_REGISTER(failtally, Failure_Limit);
  ignored_codes = ECCFG_MODULE_OPT_REGISTER(failtally, ignored_codes);
  group_by = ECCFG_MODULE_OPT_REGISTER(failtally, group_by);
  window_seconds = ECCFG_MODULE_OPT_REGISTER(failtally, window);
  return failure_limit == -1 || ignored_codes == -1 || group_by == -1
    || window_seconds == -1 ? -1 : 0;
}

/* Scheduler thread, once. A singleton registers its hooks here, with its
 * infrastructure as closure. */
static int failtally_conf_setup(generic_module_infrastructure *self,
                                int ignored) {
  struct failtally *state;

  (void)ignored;
  if (register_memtypes() || register_options()) {
    mod_printf(DCRITICAL, "failtally: registration failed\n");
    return -1;
  }
  state = calloc(1, sizeof(*state));
  if (!state) return -1;
  state->self = self;
  pthread_mutex_init(&state->lock, NULL);
  state->tallies = echash_create(free_text, free_tally);
  ec_ptr_array_init(&state->ignored, 0, free_text);
  self->module_private_data = state;
  register_core_log_permanent_failure_v1_hook_last(count_failure, self);
  /* Asking for them makes the hooks known, though nobody provides them yet. */
  has_failtally_judge_v1_hook();
  has_failtally_over_limit_v1_hook();
  return 0;
}

/* Scheduler thread. Replaces what the providers read. */
static void take_settings(struct failtally *state, ec_config_header *conf) {
  generic_module_infrastructure *self = state->self;
  ec_config_value *codes, *variable, *window;
  int slot;

  codes = ec_config_option_fetch_module_at_init(conf, ignored_codes, self);
  variable = ec_config_option_fetch_module_at_init(conf, group_by, self);
  window = ec_config_option_fetch_module_at_init(conf, window_seconds, self);
  pthread_mutex_lock(&state->lock);
  ec_ptr_array_destroy(&state->ignored);
  ec_ptr_array_init(&state->ignored, 0, free_text);
  for (slot = 0; codes->v->varr && slot < codes->v->varr->size; slot++) {
    ec_config_value_storage *item = codes->v->varr->items[slot];

    ec_ptr_array_append(&state->ignored,
                        ec_mt_strdup(memtype_text, item->vstr));
  }
  if (state->variable) free_text(state->variable);
  state->variable = ec_mt_strdup(memtype_text, variable->v->vstr);
  state->window = window->v->vint;
  pthread_mutex_unlock(&state->lock);
  ec_config_release_value(codes);
  ec_config_release_value(variable);
  ec_config_release_value(window);
}

/* Scheduler thread; at the start, and at each reload. */
static int failtally_ext_init(generic_module_infrastructure *self,
                              ec_config_header *transaction, string *output,
                              int flags) {
  struct failtally *state = self->module_private_data;
  int before = state->window;

  (void)output;
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY) return 0;
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_INIT
      && flags & EC_MODULE_INIT_PRIVILEGED) {
    return 0; /* POSTINIT follows, as another user */
  }
  take_settings(state, transaction);
  if (state->timer && state->window != before) {
    /* Cleared and freed in one, unless it is no longer there. */
    if (!clear_timed_event(state->timer)) event_free(state->timer);
    state->timer = NULL;
  }
  if (!state->timer) begin_window(state);
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure failtally = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "failtally.c",
  "Counts permanent failures by campaign",
  failtally_control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  failtally_conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  failtally_ext_init
}};
