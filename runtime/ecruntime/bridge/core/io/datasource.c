/* Datasources by name, and queries through them. */
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ec_thread_pool.h"
#include "echash.h"
#include "ecdict.h"
#include "io/datasource.h"

/* The documented part, then ours. A replaced one lives as long as a query that
   uses it. */
typedef struct source {
  ec_data_source_query_cache shown; /* first */
  struct source *next;
  int references;       /* under the lock of all */
  pthread_mutex_t lock; /* of what follows, and of the store */
  ecb_data_connection *idle;
} source;

/* The process has one list, under the lock. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static source *sources_;

/* ---- datasources ---- */

static void free_source(source *one) {
  while (one->idle) {
    ecb_data_connection *next = one->idle->next;
    ecb_data_disconnect(one->idle);
    one->idle = next;
  }
  ecb_store_free(one->shown.dbcache);
  ec_ptr_array_destroy(&one->shown.uris);
  dict_drop(one->shown.confdict);
  free(one->shown.name);
  free(one->shown.charset);
  pthread_mutex_destroy(&one->lock);
  free(one);
}

static void release(source *one) {
  int is_last;
  pthread_mutex_lock(&lock_);
  is_last = --one->references == 0;
  pthread_mutex_unlock(&lock_);
  if (is_last) {
    free_source(one);
  }
}

static source *hold(const char *name) {
  source *one;
  pthread_mutex_lock(&lock_);
  one = sources_;
  while (one && strcmp(one->shown.name, name) != 0) {
    one = one->next;
  }
  if (one) {
    one->references++;
  }
  pthread_mutex_unlock(&lock_);
  return one;
}

/* Each uri must be one; its driver may come later. 0, or -1. */
static int add_uris(source *one, const ecb_datasource *spec, string *error) {
  int index;
  for (index = 0; index < spec->uri_count; index++) {
    size_t length;
    ECDict pairs =
        ecb_datasource_parse_uri(spec->uris[index], &length, error);
    char *copy = pairs ? strdup(spec->uris[index]) : NULL;
    if (pairs && !copy) {
      ecb_data_fail(error, "no memory for a datasource");
    }
    dict_drop(pairs);
    if (!copy || ec_ptr_array_append(&one->shown.uris, copy) < 0) {
      free(copy);
      return -1;
    }
  }
  if (spec->uri_count == 0) {
    ecb_data_fail(error, "the datasource '%s' has no uri", spec->name);
    return -1;
  }
  return 0;
}

static int fill(source *one, const ecb_datasource *spec, string *error) {
  ec_data_source_query_cache *shown = &one->shown;
  shown->cache_life = spec->cache_life;
  shown->cache_size = spec->cache_size;
  shown->serialized = spec->serialized;
  shown->no_cache = spec->no_cache;
  shown->max_rows = spec->max_rows;
  shown->jobclass = spec->job_class;
  shown->name = strdup(spec->name);
  shown->charset = strdup(spec->charset ? spec->charset : "");
  shown->dbcache = ecb_store_new(spec->cache_size, spec->cache_life);
  if (!shown->name || !shown->charset || !shown->dbcache) {
    ecb_data_fail(error, "no memory for a datasource");
    return -1;
  }
  if (spec->confdict) {
    __atomic_add_fetch(&spec->confdict->ref, 1, __ATOMIC_RELAXED);
    shown->confdict = spec->confdict;
  }
  return add_uris(one, spec, error);
}

/* Takes it off the list; the list's reference is then the caller's. */
static source *withdraw(const char *name) {
  source **place = &sources_;
  source *one;
  while (*place && name && strcmp((*place)->shown.name, name) != 0) {
    place = &(*place)->next;
  }
  one = *place;
  if (one) {
    *place = one->next;
  }
  return one;
}

int ecb_datasource_set(const ecb_datasource *spec, string *error) {
  source *one = calloc(1, sizeof(*one));
  source *before;
  if (!one) {
    ecb_data_fail(error, "no memory for a datasource");
    return -1;
  }
  pthread_mutex_init(&one->lock, NULL);
  ec_ptr_array_init(&one->shown.uris, 0, free);
  one->references = 1;
  if (fill(one, spec, error) != 0) {
    free_source(one);
    return -1;
  }
  pthread_mutex_lock(&lock_);
  before = withdraw(spec->name);
  one->next = sources_;
  sources_ = one;
  pthread_mutex_unlock(&lock_);
  if (before) {
    release(before);
  }
  return 0;
}

void ecb_datasource_remove(const char *name) {
  source *one;
  do {
    pthread_mutex_lock(&lock_);
    one = withdraw(name);
    pthread_mutex_unlock(&lock_);
    if (one) {
      release(one);
    }
  } while (one && !name);
}

void ecb_datasources_close(void) {
  ecb_datasource_remove(NULL);
  ecb_drivers_close();
}

/* ---- connections ---- */

static ecb_data_connection *take_idle(source *one) {
  ecb_data_connection *connection;
  pthread_mutex_lock(&one->lock);
  connection = one->idle;
  if (connection) {
    one->idle = connection->next;
  }
  pthread_mutex_unlock(&one->lock);
  return connection;
}

static void put_idle(source *one, ecb_data_connection *connection) {
  pthread_mutex_lock(&one->lock);
  connection->next = one->idle;
  one->idle = connection;
  pthread_mutex_unlock(&one->lock);
}

/* After a failure: kept if its peer answers still. */
static int keep_if_alive(source *one, ecb_data_connection *connection) {
  if (ecb_data_is_alive(connection)) {
    put_idle(one, connection);
    return 1;
  }
  ecb_data_disconnect(connection);
  return 0;
}

/* A connection that was idle may have ended meanwhile: then the query has not
   reached the backend, and another connection is tried. */
static ecdata_cache_ent *run(source *one, ecdata_cache_query *query,
                             string *error) {
  const int before = error ? error->len : 0;
  for (;;) {
    ecb_data_connection *connection = take_idle(one);
    int was_idle = connection != NULL;
    ecdata_cache_ent *result;
    if (!connection) {
      connection = ecb_data_connect(&one->shown, error);
    }
    if (!connection) {
      return NULL;
    }
    result = ecb_data_run(connection, query, error);
    if (result) {
      put_idle(one, connection);
      return result;
    }
    if (keep_if_alive(one, connection) || !was_idle) {
      return NULL;
    }
    ecb_data_forget(error, before);
  }
}

/* ---- queries ---- */

static int is_cached(const source *one, const ecdata_cache_query *query) {
  return !one->shown.no_cache && !query->no_cache && !query->no_fetch;
}

static int find_cached(source *one, ecdata_cache_query *query) {
  ecb_result *found;
  if (!is_cached(one, query)) {
    return 0;
  }
  pthread_mutex_lock(&one->lock);
  found = ecb_store_find(one->shown.dbcache, query->key, query->key_len);
  pthread_mutex_unlock(&one->lock);
  query->result = found ? &found->shown : NULL;
  return found != NULL;
}

static void ask(source *one, ec_datasource_closure *closure) {
  ecdata_cache_query *query = &closure->q;
  query->result = run(one, query, closure->errmsg);
  closure->status = query->result ? ECDS_QUERY_OK : ECDS_QUERY_FAIL;
  if (query->result && is_cached(one, query)) {
    pthread_mutex_lock(&one->lock);
    ecb_store_add(one->shown.dbcache, query->key, query->key_len,
                  (ecb_result *)query->result);
    pthread_mutex_unlock(&one->lock);
  }
  query->cache = NULL;
  release(one);
}

/* A thread of the pool; the source is held since the query was queued. */
static void work(ec_async_job *job, void *closure) {
  ec_datasource_closure *query = closure;
  (void)job;
  ask((source *)query->q.cache, query);
}

static int add_params(ecdata_cache_query *query, ECDict params) {
  ECDict_Iterator iterator = dict_iter(params);
  const char *name, *text;
  if (!ec_datasource_set_named_param_mode(query, (int)params->size)) {
    return 0;
  }
  while (dict_next(params, &iterator, &name, &text)) {
    ecdata_value value = {.type = ECDATA_TYPE_STR,
                          .v.strval = text,
                          .len = strlen(text)};
    if (!ec_datasource_set_param_by_name(query, name, &value)) {
      return 0;
    }
  }
  return 1;
}

/* Parameters that were set before stay, unless others are given. */
static int prepare(ecdata_cache_query *query, const char *text,
                   ECDict params) {
  size_t length = strlen(text);
  char *copy = length < INT_MAX / 2 ? strdup(text) : NULL;
  if (!copy) {
    return 0;
  }
  free(query->query);
  query->query = copy;
  query->query_len = (int)length;
  query->result = NULL;
  return (!params || add_params(query, params)) && ecb_data_make_key(query);
}

static int is_synchronous(const ec_async_job *job) {
  return job->completion == ECTP_COMPLETE_SYNC ||
         job->completion == ECTP_COMPLETE_NONE;
}

static int queue(source *one, ec_datasource_closure *closure) {
  closure->job.worker = work;
  closure->job.closure = closure;
  if (closure->job.job_class == 0) {
    closure->job.job_class = one->shown.jobclass;
  }
  if (ec_queue_async_job(&closure->job)) {
    return ECDS_QUERY_ASYNC;
  }
  ecb_data_fail(closure->errmsg, "the queue of the pool is full");
  closure->q.cache = NULL;
  release(one);
  return closure->status = ECDS_QUERY_FAIL;
}

/* The closure is zeros but for its job, its text for errors and parameters.
   With a completion that can be called later the answer comes with it; else the
   caller waits here. */
ECB_EXPORT int ec_datasource_cache_query(const char *cachename,
                                         const char *query, ECDict params,
                                         ec_datasource_closure *closure) {
  source *one = hold(cachename);
  closure->status = ECDS_QUERY_FAIL;
  closure->q.result = NULL;
  if (!one) {
    ecb_data_fail(closure->errmsg, "there is no datasource '%s'", cachename);
    return ECDS_QUERY_FAIL;
  }
  if (!prepare(&closure->q, query, params)) {
    ecb_data_fail(closure->errmsg, "no memory for a query");
    release(one);
    return ECDS_QUERY_FAIL;
  }
  if (find_cached(one, &closure->q)) {
    release(one);
    return closure->status = ECDS_QUERY_OK;
  }
  closure->q.cache = &one->shown;
  if (!is_synchronous(&closure->job)) {
    closure->status = ECDS_QUERY_LIMBO;
    return queue(one, closure);
  }
  ask(one, closure);
  return closure->status;
}
