/* blocklist: looks the address of each connection up in a datasource, and tells
 * of those that are listed.
 *
 * A query blocks, and the hook is called where nothing may block. So a verdict
 * that is not known yet is asked for by a job, and counts from the next
 * connection on; verdicts are forgotten after a time. */
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "ecdict.h"
#include "echash.h"
#include "event.h"
#include "misc/ec_string.h"
#include "modules/datasource/ecdatasource.h"
#include "netlistener.h"
#include "scheduler.h"
#include "hooks/core/validate_connect.h"

#define ADDRESS_SIZE 64

ECCFG_MODULE_OPT_DEF(blocklist, datasource, ECCFGTYPE_STRING, NULL,
                     "[blocklist]", 0, NULL, "blocklist", NULL, NULL, NULL,
                     NULL)
ECCFG_MODULE_OPT_DEF(blocklist, query, ECCFGTYPE_STRING, NULL, "[blocklist]", 0,
                     NULL,
                     "\"SELECT address FROM listed WHERE address = :address\"",
                     NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(blocklist, job_class, ECCFGTYPE_STRING, NULL,
                     "[blocklist]", 0, NULL, "IO", NULL, NULL, NULL, NULL)
ECCFG_MODULE_OPT_DEF(blocklist, forget_after, ECCFGTYPE_INT, NULL,
                     "[blocklist]", 0, NULL, "300", NULL, NULL, NULL, NULL)

static int datasource_option = -1;
static int query_option = -1;
static int class_option = -1;
static int forget_option = -1;

enum { ASKED, CLEAN, LISTED };

struct verdict { int is; };

struct blocklist {
  generic_module_infrastructure *self;
  pthread_mutex_t lock;      /* guards what follows but `timer` */
  ec_hash_table *verdicts;   /* address -> struct verdict; owns both */
  int forget_after;
  int seen_listed;
  Event *timer;              /* scheduler thread */
};

/* One lookup. The job stands first, so that the pool can free it. */
struct lookup {
  ec_async_job job;
  struct blocklist *state;
  char address[ADDRESS_SIZE];
};

static int memtype_lookup = -1;
static const mem_type_def lookup_memtype = {
  "blocklist:lookup", sizeof(struct lookup), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};
static int memtype_verdict = -1;
static const mem_type_def verdict_memtype = {
  "blocklist:verdict", sizeof(struct verdict), SIZEOF_VOID_P, 0,
  EC_ALLOCATOR_FIXED, 0
};
static int memtype_address = -1;
static const mem_type_def address_memtype = {
  "blocklist:address", 0, SIZEOF_VOID_P, 0, EC_ALLOCATOR_VSIZE, 0
};

static void free_verdict(void *verdict) { ec_free(memtype_verdict, verdict); }
static void free_address(void *address) { ec_free(memtype_address, address); }

/* The caller holds the lock. */
static void set_verdict(struct blocklist *state, const char *address, int is) {
  int length = (int)strlen(address);
  struct verdict *verdict;
  void *found;

  if (echash_retrieve(state->verdicts, address, length, &found)) {
    ((struct verdict *)found)->is = is;
    return;
  }
  verdict = ec_malloc(memtype_verdict);
  verdict->is = is;
  echash_store(state->verdicts, ec_mt_strdup(memtype_address, address), length,
               verdict);
}

static void drop_verdict(struct blocklist *state, const char *address) {
  pthread_mutex_lock(&state->lock);
  echash_delete(state->verdicts, address, (int)strlen(address), free_address,
                free_verdict);
  pthread_mutex_unlock(&state->lock);
}

/* Asks the datasource whether an address is listed; -1 if it cannot say. In a
 * thread of a pool, since the query may wait for a server. */
static int ask(const char *datasource, const char *query,
               const char *address) {
  ECDict parameters = dict_blank();
  ec_datasource_closure closure;
  string error;
  int is_listed = -1;

  memset(&closure, 0, sizeof(closure));
  string_init_type(&error, 128, STRING_TYPE_ECSTRING);
  closure.errmsg = &error;
  closure.job.completion = ECTP_COMPLETE_SYNC; /* the answer, not a promise */
  dict_add_key_value(parameters, "address", address);
  if (ec_datasource_cache_query(datasource, query, parameters, &closure)
      == ECDS_QUERY_OK) {
    is_listed = closure.q.result && closure.q.result->nrows > 0;
  } else {
    log1_printf(DERROR, "blocklist: %s\n", error.buffer);
  }
  if (closure.q.result) {
    ec_datasource_cache_delref(closure.q.result);
    closure.q.result = NULL;
  }
  ec_datasource_destroy_query(&closure.q);
  string_destroy(&error);
  dict_drop(parameters);
  return is_listed;
}

/* Worker. It reads the options of the generation that is current when it runs;
 * the values are the configuration's until they are released. */
static void look_up(ec_async_job *job, void *data) {
  struct lookup *lookup = data;
  struct blocklist *state = lookup->state;
  ec_config_header *conf = ec_config_fetch_globalconf();
  ec_config_value *datasource = ec_config_option_fetch_module(
    conf, datasource_option, state->self);
  ec_config_value *query = ec_config_option_fetch_module(conf, query_option,
                                                         state->self);
  int is_listed = -1;

  (void)job;
  if (datasource && query) {
    is_listed = ask(datasource->v->vstr, query->v->vstr, lookup->address);
  }
  if (query) ec_config_release_value(query);
  if (datasource) ec_config_release_value(datasource);
  ec_config_release_scope_instance(conf);
  if (is_listed < 0) {
    drop_verdict(state, lookup->address); /* to be asked again */
    return;
  }
  pthread_mutex_lock(&state->lock);
  set_verdict(state, lookup->address, is_listed ? LISTED : CLEAN);
  pthread_mutex_unlock(&state->lock);
}

/* Any thread. The pool frees the job. */
static void ask_later(struct blocklist *state, const char *address) {
  ec_config_header *conf = ec_config_fetch_globalconf();
  ec_config_value *class = ec_config_option_fetch_module(conf, class_option,
                                                         state->self);
  int job_class = class ? ec_thread_pool_name_to_class(class->v->vstr) : -1;
  struct lookup *lookup;

  if (class) ec_config_release_value(class);
  ec_config_release_scope_instance(conf);
  lookup = ec_malloc(memtype_lookup);
  memset(lookup, 0, sizeof(*lookup));
  lookup->state = state;
  ec_snprintf(lookup->address, sizeof(lookup->address), "%s", address);
  lookup->job.completion = ECTP_COMPLETE_NONE;
  lookup->job.job_class = job_class < 0 ? ECTP_CLASS_IO : job_class;
  lookup->job.worker = look_up;
  lookup->job.closure = lookup;
  lookup->job.free_on_completion_memtype = memtype_lookup;
  lookup->job.skip_on_shutdown = 1;
  if (ec_queue_async_job(&lookup->job)) return;
  ec_free(memtype_lookup, lookup); /* the queue is full: the next one asks */
  drop_verdict(state, address);
}

/* Hook provider. */
static void on_connect(void *closure, accept_construct *ac,
                       validate_context *ctx) {
  generic_module_infrastructure *self = closure;
  struct blocklist *state = self->module_private_data;
  char address[ADDRESS_SIZE];
  int is_new, is_listed = 0;
  void *found;

  (void)ctx;
  sockaddr_to_string_opt(&ac->remote_addr.sa, address, sizeof(address),
                         EC_SA2S_NO_PORT);
  pthread_mutex_lock(&state->lock);
  is_new = !echash_retrieve(state->verdicts, address, (int)strlen(address),
                            &found);
  if (is_new) {
    set_verdict(state, address, ASKED); /* one question for each address */
  } else if (((struct verdict *)found)->is == LISTED) {
    is_listed = 1;
    state->seen_listed++;
  }
  pthread_mutex_unlock(&state->lock);
  if (is_new) ask_later(state, address);
  if (is_listed) {
    ec_mod_debug(self, DNOTICE, "%s is listed and connects\n", address);
  }
}

static void forget(struct blocklist *state) {
  pthread_mutex_lock(&state->lock);
  echash_delete_all(state->verdicts, free_address, free_verdict);
  pthread_mutex_unlock(&state->lock);
}

/* Scheduler thread. */
static int on_forget(Event *event, int type, void *closure,
                     struct timeval *now) {
  struct blocklist *state = closure;

  (void)event;
  (void)type;
  (void)now;
  forget(state);
  state->timer = build_event_from_now_f((float)state->forget_after, -1,
                                        on_forget, state);
  schedule_event(state->timer);
  return 0;
}

/* Scheduler thread. `blocklist status`, `blocklist forget`. */
static void blocklist_control(generic_module_infrastructure *self,
                              string *response, const char *command, int xml) {
  struct blocklist *state = self->module_private_data;

  (void)xml;
  if (!strcasecmp(command, "forget")) {
    forget(state);
    stringprintf(response, "forgotten\n");
  } else if (!strcasecmp(command, "status")) {
    pthread_mutex_lock(&state->lock);
    stringprintf(response, "verdicts: %u, connections of listed: %d\n",
                 state->verdicts->size, state->seen_listed);
    pthread_mutex_unlock(&state->lock);
  } else {
    stringprintf(response, "blocklist status | forget\n");
  }
}

static int register_all(void) {
  memtype_lookup = ec_memtype_register(&lookup_memtype);
  memtype_verdict = ec_memtype_register(&verdict_memtype);
  memtype_address = ec_memtype_register(&address_memtype);
  datasource_option = ECCFG_MODULE_OPT_REGISTER(blocklist, datasource);
  query_option = ECCFG_MODULE_OPT_REGISTER(blocklist, query);
  class_option = ECCFG_MODULE_OPT_REGISTER(blocklist, job_class);
  forget_option = ECCFG_MODULE_OPT_REGISTER(blocklist, forget_after);
  return memtype_lookup == -1 || memtype_verdict == -1 || memtype_address == -1
    || datasource_option == -1 || query_option == -1 || class_option == -1
    || forget_option == -1 ? -1 : 0;
}

/* Scheduler thread, once. */
static int blocklist_conf_setup(generic_module_infrastructure *self,
                                int ignored) {
  struct blocklist *state;

  (void)ignored;
  if (register_all()) {
    mod_printf(DCRITICAL, "blocklist: registration failed\n");
    return -1;
  }
  state = calloc(1, sizeof(*state));
  if (!state) return -1;
  state->self = self;
  pthread_mutex_init(&state->lock, NULL);
  state->verdicts = echash_create(free_address, free_verdict);
  self->module_private_data = state;
  register_core_validate_connect_hook_last(on_connect, self);
  return 0;
}

/* Scheduler thread. */
static int blocklist_ext_init(generic_module_infrastructure *self,
                              ec_config_header *transaction, string *output,
                              int flags) {
  struct blocklist *state = self->module_private_data;
  ec_config_value *after;

  (void)output;
  if (flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  after = ec_config_option_fetch_module_at_init(transaction, forget_option,
                                                self);
  pthread_mutex_lock(&state->lock);
  state->forget_after = after->v->vint;
  pthread_mutex_unlock(&state->lock);
  ec_config_release_value(after);
  forget(state); /* another configuration, another datasource */
  if (!state->timer) {
    state->timer = build_event_from_now_f((float)state->forget_after, -1,
                                          on_forget, state);
    schedule_event(state->timer);
  }
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure blocklist = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "blocklist.c",
  "Looks addresses up in a datasource",
  blocklist_control,
  NULL, /* module_conf, deprecated */
  NULL, /* module_ext_conf, deprecated */
  NULL, /* module_init, deprecated */
  NULL, /* module_post_init, deprecated */
  blocklist_conf_setup,
  NULL, /* module_enable, deprecated */
  NULL, /* module_can_unload, deprecated */
  blocklist_ext_init
}};
