#ifndef ECB_IO_DATASOURCE_H
#define ECB_IO_DATASOURCE_H
/*
 * Datasources: drivers that modules register, and by name the caches through
 * which modules ask them. Any thread; a connection is one thread's at a time.
 */
#include "ecb_export.h"
#include "modules/datasource/ecdatasource.h"

/* What the stanza of a datasource says. */
typedef struct ecb_datasource {
  const char *name;
  const char *const *uris; /* tried in turn */
  int uri_count;
  u_int32_t cache_life; /* seconds */
  u_int32_t cache_size; /* results */
  int no_cache;
  int serialized;
  int max_rows; /* what exceeds them is not fetched; 0 for no limit */
  int job_class;
  const char *charset;
  ECDict confdict; /* the stanza as text, referenced; or NULL */
} ecb_datasource;

/* Host: adds the datasource, or replaces the one of this name; what runs with
   the former one goes on. -1 with a text in `error`. */
ECB_EXPORT int ecb_datasource_set(const ecb_datasource *spec, string *error);
/* Host: removes it, or with NULL all; their idle connections are closed. */
ECB_EXPORT void ecb_datasource_remove(const char *name);
/* The server ends: all datasources and drivers are forgotten. */
ECB_EXPORT void ecb_datasources_close(void);

/* DRIVER:KEY=VALUE;KEY=VALUE. The dictionary has the pairs, and all that is
   behind the colon as `dsn`; NULL with a text in `error`. The driver is the
   first `driver_length` bytes. */
ECB_EXPORT ECDict ecb_datasource_parse_uri(const char *uri,
                                           size_t *driver_length,
                                           string *error);

/* ---- among the files of this part ---- */

struct ec_datasource_driver_record {
  struct ec_datasource_driver_record *next;
  const struct ec_datasource_driver_class *funcs;
  const char *owner; /* behind the name */
  char name[];
};

/* NULL for an unknown one. */
struct ec_datasource_driver_record *ecb_driver_find(const char *name,
                                                    size_t length);
void ecb_drivers_close(void);

/* A connection, idle in its cache or in use. */
typedef struct ecb_data_connection {
  ecdata_driver shown; /* first */
  struct ecb_data_connection *next;
} ecb_data_connection;

/* To the first of the cache's backends that answers; NULL with a text. */
ecb_data_connection *ecb_data_connect(ec_data_source_query_cache *cache,
                                      string *error);
void ecb_data_disconnect(ecb_data_connection *connection);
/* Whether it still answers, as its driver says. */
int ecb_data_is_alive(ecb_data_connection *connection);

/* A result with one reference; NULL with a text in `error`. */
ecdata_cache_ent *ecb_data_run(ecb_data_connection *connection,
                               ecdata_cache_query *query, string *error);

/* Results, with references. The expiry is a moment of the loop's clock. */
typedef struct ecb_result {
  ecdata_cache_ent shown; /* first */
  int references;         /* atomic */
} ecb_result;
ecb_result *ecb_result_new(void);
/* The row and its names go over from the statement. -1 without memory. */
int ecb_result_add_row(ecb_result *result, ecdata_stmt *stmt);
void ecb_result_take_names(ecb_result *result, ecdata_stmt *stmt);
void ecb_result_hold(ecb_result *result);

/* What a statement has of the core; the driver has closed it. */
void ecb_statement_clear(ecdata_stmt *stmt);

/* A store of results by the text of their queries, under the lock of its
   owner. */
typedef struct ec_cache_head ecb_store;
ecb_store *ecb_store_new(u_int32_t most, u_int32_t life);
/* With a reference; NULL for none or one that is too old. */
ecb_result *ecb_store_find(ecb_store *store, const char *key, int length);
void ecb_store_add(ecb_store *store, const char *key, int length,
                   ecb_result *result);
void ecb_store_free(ecb_store *store);

/* Sets the key of a query; 1, or 0 without memory. */
int ecb_data_make_key(ecdata_cache_query *query);

/* Takes back what was appended to an error since it had this length. */
void ecb_data_forget(string *error, int length);
/* Appends a text to an error, when there is one. */
void ecb_data_fail(string *error, const char *format, ...) EC_PRINTF(2, 3);

#endif
