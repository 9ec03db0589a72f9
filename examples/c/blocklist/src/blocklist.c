/* Looks the address of each connection up in a datasource, and tells of those
 * that are listed.
 *
 * A query blocks, and the hook is called where nothing may block. So a verdict
 * that is not known yet is asked for by a job, and counts from the next
 * connection on; verdicts are forgotten after a time. */
#include "blocklist.h"
#include "ec_thread_pool.h"
#include "echash.h"
#include "event.h"
#include "netlistener.h"
#include "scheduler.h"
#include "verdict.h"

#include <string.h>

/* One for the life of the server. */
struct blocklist {
  pthread_mutex_t lock;    /* guards `verdicts` and `seen_listed` */
  ec_hash_table *verdicts; /* address -> struct verdict; owns both */
  int seen_listed;
  Event *timer;            /* scheduler thread */
};
BLOCKLIST_STATE;

/* One question. The job stands first, so that the pool can free it. */
struct lookup {
  ec_async_job job;
  struct blocklist *owner;
  char address[ADDRESS_SIZE];
};
_Static_assert(sizeof(struct lookup) <= BLOCKLIST_SIZE_LOOKUP, "see module.toml");

static void free_verdict(void *verdict) { ec_free(blocklist_memtype_verdict, verdict); }
static void free_address(void *address) { ec_free(blocklist_memtype_address, address); }

/* The caller holds the lock. */
static struct verdict *find(struct blocklist *self, const char *address) {
  void *found;

  return echash_retrieve(self->verdicts, address, (int)strlen(address), &found)
    ? found : NULL;
}

/* The caller holds the lock. One question for each address. */
static void add_asked(struct blocklist *self, const char *address) {
  struct verdict *verdict = ec_malloc(blocklist_memtype_verdict);

  memset(verdict, 0, sizeof(*verdict));
  echash_store(self->verdicts, ec_mt_strdup(blocklist_memtype_address, address),
      (int)strlen(address), verdict);
}

static void drop(struct blocklist *self, const char *address) {
  pthread_mutex_lock(&self->lock);
  echash_delete(self->verdicts, address, (int)strlen(address), free_address,
      free_verdict);
  pthread_mutex_unlock(&self->lock);
}

/* Thread of a pool. What is asked follows from the configuration that is in use
 * when it runs. An address that was forgotten meanwhile stays forgotten. */
static void look_up(ec_async_job *job, void *closure) {
  struct lookup *lookup = closure;
  struct blocklist *self = lookup->owner;
  struct blocklist_held datasource, query;
  struct verdict answer, *kept;
  int is_known;

  (void)job;
  is_known = ask(blocklist_option_datasource(self, NULL, &datasource),
      blocklist_option_query(self, NULL, &query), lookup->address, &answer);
  blocklist_release(&query);
  blocklist_release(&datasource);
  if (!is_known) {
    drop(self, lookup->address); /* to be asked again */
    return;
  }
  pthread_mutex_lock(&self->lock);
  kept = find(self, lookup->address);
  if (kept) *kept = answer;
  pthread_mutex_unlock(&self->lock);
}

/* A pool of another name than there are is not worth a refusal: IO does it. */
static int job_class(struct blocklist *self) {
  struct blocklist_held held;
  int found = ec_thread_pool_name_to_class(
      blocklist_option_job_class(self, NULL, &held));

  blocklist_release(&held);
  return found < 0 ? ECTP_CLASS_IO : found;
}

/* Any thread. The pool frees the job. */
static void ask_later(struct blocklist *self, const char *address) {
  struct lookup *lookup = ec_malloc(blocklist_memtype_lookup);

  memset(lookup, 0, sizeof(*lookup));
  lookup->owner = self;
  ec_snprintf(lookup->address, sizeof(lookup->address), "%s", address);
  lookup->job.completion = ECTP_COMPLETE_NONE;
  lookup->job.job_class = job_class(self);
  lookup->job.worker = look_up;
  lookup->job.closure = lookup;
  lookup->job.free_on_completion_memtype = blocklist_memtype_lookup;
  lookup->job.skip_on_shutdown = 1;
  if (ec_queue_async_job(&lookup->job)) return;
  ec_free(blocklist_memtype_lookup, lookup); /* the queue is full */
  drop(self, address);
}

/* Validate an inbound connection. Any thread. */
void blocklist_core_validate_connect(struct blocklist *self,
    accept_construct *ac, validate_context *ctx) {
  struct verdict known, *found;
  char address[ADDRESS_SIZE];

  (void)ctx;
  memset(&known, 0, sizeof(known));
  sockaddr_to_string_opt(&ac->remote_addr.sa, address, sizeof(address),
      EC_SA2S_NO_PORT);
  pthread_mutex_lock(&self->lock);
  found = find(self, address);
  if (found) {
    known = *found;
    self->seen_listed += known.is_listed;
  } else {
    add_asked(self, address);
  }
  pthread_mutex_unlock(&self->lock);
  if (!found) ask_later(self, address);
  if (known.is_listed) {
    ec_mod_debug(blocklist_infrastructure(self), DNOTICE,
        "%s is listed (%s) and connects\n", address, known.reason);
  }
}

static void forget(struct blocklist *self) {
  pthread_mutex_lock(&self->lock);
  echash_delete_all(self->verdicts, free_address, free_verdict);
  pthread_mutex_unlock(&self->lock);
}

static int on_forget(Event *event, int type, void *closure, struct timeval *now);

static void begin_interval(struct blocklist *self, ec_config_header *transaction) {
  float seconds = (float)blocklist_option_forget_after(self, transaction);

  self->timer = build_event_from_now_f(seconds, -1, on_forget, self);
  schedule_event(self->timer);
}

/* Scheduler thread. */
static int on_forget(Event *event, int type, void *closure, struct timeval *now) {
  struct blocklist *self = closure;

  (void)event;
  (void)type;
  (void)now;
  forget(self);
  begin_interval(self, NULL);
  return 0; /* the scheduler frees the event */
}

/* `blocklist status`. Scheduler thread. */
void blocklist_control_status(struct blocklist *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  pthread_mutex_lock(&self->lock);
  stringprintf(response, "verdicts: %u, connections of listed: %d\n",
      self->verdicts->size, self->seen_listed);
  pthread_mutex_unlock(&self->lock);
}

/* `blocklist forget`. Scheduler thread. */
void blocklist_control_forget(struct blocklist *self, string *response,
    const char *arguments, int xml) {
  (void)arguments;
  (void)xml;
  forget(self);
  stringprintf(response, "forgotten\n");
}

/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int blocklist_open(struct blocklist *self) {
  self->verdicts = echash_create(free_address, free_verdict);
  return pthread_mutex_init(&self->lock, NULL) == 0 ? 0 : -1;
}

/* Take up a configuration: another one may mean another datasource. */
int blocklist_configure(struct blocklist *self, ec_config_header *transaction,
    string *output) {
  (void)output;
  forget(self);
  if (!self->timer) begin_interval(self, transaction);
  return 0;
}
