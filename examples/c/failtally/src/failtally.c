/* Counts permanent failures by campaign, and says when a campaign has too many
 * of them. */
#include "failtally.h"
#include "ec_message.h"
#include "echash.h"
#include "event.h"
#include "scheduler.h"

#include <string.h>

#define CODE_LENGTH 3

/* One for the life of the server, shared by all threads and generations. */
struct failtally {
  pthread_mutex_t lock;   /* guards `tallies` and `forgiven` */
  ec_hash_table *tallies; /* campaign -> struct tally; owns both */
  int forgiven;
  Event *timer;           /* scheduler thread */
};
FAILTALLY_STATE;

struct tally {
  int failures;
  int is_over;
};
_Static_assert(sizeof(struct tally) <= FAILTALLY_SIZE_TALLY, "see module.toml");

static void free_tally(void *tally) { ec_free(failtally_memtype_tally, tally); }
static void free_text(void *text) { ec_free(failtally_memtype_text, text); }

/* Scopes: ask as narrowly as can be, and the server falls back by itself. */
static int limit_of(struct failtally *self, ec_message *msg) {
  return failtally_option_Failure_Limit(self, NULL,
      ec_message_context_get(msg, ECMESS_CTX_MESS, "binding"),
      ec_message_context_get(msg, ECMESS_CTX_MESS, "rcpt_domain"));
}

static int is_ignored(struct failtally *self, const char *code) {
  struct failtally_held held;
  const ec_ptr_array *codes = failtally_option_ignored_codes(self, NULL, &held);
  int slot, found = 0;

  for (slot = 0; codes && slot < codes->size; slot++) {
    const ec_config_value_storage *item = codes->items[slot];

    if (strcmp(item->vstr, code) == 0) found = 1;
  }
  failtally_release(&held);
  return found;
}

/* A copy that is ours: the message's own text may be replaced any time. */
static char *campaign_of(struct failtally *self, ec_message *msg) {
  struct failtally_held held;
  const char *name = failtally_option_group_by(self, NULL, &held);
  const char *campaign = ec_message_context_get(msg, ECMESS_CTX_MESS, name);

  failtally_release(&held);
  return ec_mt_strdup(failtally_memtype_text,
      campaign && *campaign ? campaign : "none");
}

/* The caller holds the lock. The tally is the table's. */
static struct tally *tally_of(struct failtally *self, const char *campaign) {
  int length = (int)strlen(campaign);
  struct tally *tally;
  void *found;

  if (echash_retrieve(self->tallies, campaign, length, &found)) return found;
  tally = ec_malloc(failtally_memtype_tally);
  memset(tally, 0, sizeof(*tally));
  echash_store(self->tallies, ec_mt_strdup(failtally_memtype_text, campaign),
      length, tally);
  return tally;
}

/* Asks the providers. No hook is called under the lock: one may ask us. */
static int is_forgiven(struct failtally *self, const char *campaign,
    const char *code) {
  int failures;

  pthread_mutex_lock(&self->lock);
  failures = tally_of(self, campaign)->failures;
  pthread_mutex_unlock(&self->lock);
  if (failtally_call_judge_v1(campaign, code, failures) == 0) return 0;
  pthread_mutex_lock(&self->lock);
  self->forgiven++;
  pthread_mutex_unlock(&self->lock);
  return 1;
}

/* Returns the number of failures when it reaches the limit, and 0 otherwise. */
static int count(struct failtally *self, const char *campaign, int limit) {
  struct tally *tally;
  int reached = 0;

  pthread_mutex_lock(&self->lock);
  tally = tally_of(self, campaign);
  if (++tally->failures >= limit && !tally->is_over) {
    tally->is_over = 1;
    reached = tally->failures;
  }
  pthread_mutex_unlock(&self->lock);
  return reached;
}

/* Log a permanent delivery failure. Any thread. */
void failtally_core_log_permanent_failure_v1(struct failtally *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  char code[CODE_LENGTH + 1] = "";
  char *campaign;
  int reached;

  (void)dr;
  (void)now;
  if (note_len < CODE_LENGTH) return;
  memcpy(code, note, CODE_LENGTH);
  if (is_ignored(self, code)) return;
  campaign = campaign_of(self, msg);
  reached = is_forgiven(self, campaign, code)
    ? 0 : count(self, campaign, limit_of(self, msg));
  if (reached) {
    ec_mod_debug(failtally_infrastructure(self), DWARNING,
        "campaign %s has %d permanent failures\n", campaign, reached);
    failtally_call_over_limit_v1(campaign, reached);
  }
  free_text(campaign);
}

static void forget_all(struct failtally *self) {
  pthread_mutex_lock(&self->lock);
  echash_delete_all(self->tallies, free_text, free_tally);
  self->forgiven = 0;
  pthread_mutex_unlock(&self->lock);
}

static int on_window_end(Event *event, int type, void *closure,
    struct timeval *now);

static void begin_window(struct failtally *self, ec_config_header *transaction) {
  float seconds = (float)failtally_option_window(self, transaction);

  self->timer = build_event_from_now_f(seconds, -1, on_window_end, self);
  schedule_event(self->timer);
}

/* Scheduler thread. A timed event happens once: the next one is a new event. */
static int on_window_end(Event *event, int type, void *closure,
    struct timeval *now) {
  struct failtally *self = closure;

  (void)event;
  (void)type;
  (void)now;
  forget_all(self);
  begin_window(self, NULL);
  return 0; /* the scheduler frees the event */
}

/* `failtally list`. Scheduler thread. */
void failtally_control_list(struct failtally *self, string *response,
    const char *arguments, int xml) {
  ec_hash_iter iter;
  const char *campaign;
  int length;
  void *found;

  (void)arguments;
  (void)xml;
  memset(&iter, 0, sizeof(iter));
  pthread_mutex_lock(&self->lock);
  while (echash_next(self->tallies, &iter, &campaign, &length, &found)) {
    const struct tally *tally = found;

    stringprintf(response, "%.*s: %d%s\n", length, campaign, tally->failures,
        tally->is_over ? " (over its limit)" : "");
  }
  stringprintf(response, "forgiven: %d\n", self->forgiven);
  pthread_mutex_unlock(&self->lock);
}

/* `failtally reset`. Scheduler thread. */
void failtally_control_reset(struct failtally *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  forget_all(self);
  stringprintf(response, "forgotten\n");
}

/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int failtally_open(struct failtally *self) {
  self->tallies = echash_create(free_text, free_tally);
  return pthread_mutex_init(&self->lock, NULL) == 0 ? 0 : -1;
}

/* Take up a configuration: its window begins now, its limits count at once. */
int failtally_configure(struct failtally *self, ec_config_header *transaction,
    string *output) {
  (void)output;
  /* Cleared and freed in one, unless it is no longer there. */
  if (self->timer && !clear_timed_event(self->timer)) event_free(self->timer);
  begin_window(self, transaction);
  return 0;
}
