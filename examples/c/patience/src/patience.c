/* Asks unknown senders to come again later: most machines that send unwanted
 * mail do not. */
#include "patience.h"
#include "echash.h"
#include "ec_message.h"
#include "event.h"
#include "netlistener.h"
#include "network.h"
#include "scheduler.h"

#include <string.h>

#define FORGET_INTERVAL 60.0f
#define ADDRESS_SIZE 64

/* One for the life of the server. Providers run in any thread, several at once. */
struct patience {
  pthread_mutex_t lock;   /* guards `senders` and `turned_away` */
  ec_hash_table *senders; /* key -> struct sender; owns both */
  int turned_away;
  Event *timer;           /* scheduler thread */
};
PATIENCE_STATE;

struct sender { time_t first_seen; };
_Static_assert(sizeof(struct sender) <= PATIENCE_SIZE_SENDER, "see module.toml");

static void free_key(void *key) { ec_free(patience_memtype_key, key); }
static void free_sender(void *sender) { ec_free(patience_memtype_sender, sender); }

static const char *text_of(ec_message *msg, const char *name) {
  const char *text = ec_message_context_get(msg, ECMESS_CTX_MESS, name);

  return text ? text : "";
}

/* Any thread. The value is held while its texts are read. */
static int is_known(struct patience *self, const ec_sockaddr *address) {
  struct patience_held held;
  const ec_ptr_array *texts = patience_option_known_networks(self, NULL, &held);
  int slot, found = 0;

  for (slot = 0; texts && !found && slot < texts->size; slot++) {
    const ec_config_value_storage *item = texts->items[slot];
    struct network network;

    found = network_parse(item->vstr, &network) && network_has(&network, address);
  }
  patience_release(&held);
  return found;
}

/* Returns 1 if the sender came first so long ago. Whoever is new is kept. */
static int has_waited(struct patience *self, const string *key, int delay) {
  struct sender *sender;
  void *found = NULL;
  int result;

  pthread_mutex_lock(&self->lock);
  if (!echash_retrieve(self->senders, key->buffer, key->len, &found)) {
    sender = ec_malloc(patience_memtype_sender);
    sender->first_seen = get_now_ts();
    echash_store(self->senders,
        ec_mt_strndup(patience_memtype_key, key->buffer, (size_t)key->len),
        key->len, sender);
    found = sender;
  }
  sender = found;
  result = get_now_ts() - sender->first_seen >= delay;
  if (!result) self->turned_away++;
  pthread_mutex_unlock(&self->lock);
  return result;
}

/* Decide about a message before it is accepted. Any thread. */
int patience_core_final_validation2(struct patience *self, ec_message *msg,
    accept_construct *ac, validate_context *ctx) {
  const char *domain = text_of(msg, "rcpt_domain");
  int mode = patience_option_patience_mode(self, NULL, domain);
  char address[ADDRESS_SIZE];
  string key;
  int delay, waited;

  (void)ctx;
  if (mode == PATIENCE_PATIENCE_MODE_OFF || is_known(self, &ac->remote_addr)) {
    return EC_HOOK_CONT;
  }
  delay = patience_option_patience_delay(self, NULL,
      ec_message_context_get(msg, ECMESS_CTX_MESS, "binding"), domain);
  sockaddr_to_string_opt(&ac->remote_addr.sa, address, sizeof(address),
      EC_SA2S_NO_PORT);
  string_init_type(&key, 256, STRING_TYPE_ECSTRING);
  stringprintf(&key, "%s %s %s", address, text_of(msg, "sender"), domain);
  waited = has_waited(self, &key, delay);
  string_destroy(&key);
  return waited || mode == PATIENCE_PATIENCE_MODE_WATCH ? EC_HOOK_CONT
                                                        : EC_HOOK_RETRY;
}

/* Refuse what is no network, when a configuration is read. */
int patience_validate_known_networks(const ec_ptr_array *value, string *output) {
  struct network network;
  int slot;

  for (slot = 0; slot < value->size; slot++) {
    const ec_config_value_storage *item = value->items[slot];

    if (!network_parse(item->vstr, &network)) {
      stringprintf(output, "%s is no network such as 192.0.2.0/24\n", item->vstr);
      return 0;
    }
  }
  return 1;
}

/* The caller holds the lock. What is deleted may not be what the walk stands
 * on, so it begins anew after each. */
static int forget_one(struct patience *self, time_t before) {
  ec_hash_iter iter;
  const char *key;
  int length;
  void *found;

  memset(&iter, 0, sizeof(iter));
  while (echash_next(self->senders, &iter, &key, &length, &found)) {
    const struct sender *sender = found;

    if (sender->first_seen > before) continue;
    echash_delete(self->senders, key, length, free_key, free_sender);
    return 1;
  }
  return 0;
}

static int on_minute(Event *event, int type, void *closure, struct timeval *now);

static void begin_minute(struct patience *self) {
  self->timer = build_event_from_now_f(FORGET_INTERVAL, -1, on_minute, self);
  schedule_event(self->timer);
}

/* Scheduler thread. */
static int on_minute(Event *event, int type, void *closure, struct timeval *now) {
  struct patience *self = closure;
  time_t before = now->tv_sec - patience_option_patience_memory(self, NULL);

  (void)event;
  (void)type;
  pthread_mutex_lock(&self->lock);
  while (forget_one(self, before)) continue;
  pthread_mutex_unlock(&self->lock);
  begin_minute(self);
  return 0; /* the scheduler frees the event */
}

/* `patience status`. Scheduler thread. */
void patience_control_status(struct patience *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  pthread_mutex_lock(&self->lock);
  stringprintf(response, "known: %u\nturned away: %d\n", self->senders->size,
      self->turned_away);
  pthread_mutex_unlock(&self->lock);
}

/* `patience forget`. Scheduler thread. */
void patience_control_forget(struct patience *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  pthread_mutex_lock(&self->lock);
  stringprintf(response, "forgotten: %u\n", self->senders->size);
  echash_delete_all(self->senders, free_key, free_sender);
  pthread_mutex_unlock(&self->lock);
}

/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int patience_open(struct patience *self) {
  self->senders = echash_create(free_key, free_sender);
  return pthread_mutex_init(&self->lock, NULL) == 0 ? 0 : -1;
}

/* Take up a configuration. Its values are read where they are needed. */
int patience_configure(struct patience *self, ec_config_header *transaction,
    string *output) {
  (void)transaction;
  (void)output;
  if (!self->timer) begin_minute(self);
  return 0;
}
