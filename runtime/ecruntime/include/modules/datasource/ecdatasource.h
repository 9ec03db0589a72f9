/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_DATASOURCE_ECDATASOURCE_H
#define EC_MODULES_DATASOURCE_ECDATASOURCE_H
#include "ec_types.h"
#include "module.h"
#include "ec_thread_pool.h"
#include "echash.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECDATA_TYPE_NULL 0
#define ECDS_QUERY_LIMBO 0
#define ECDATA_TYPE_INT 1
#define ECDS_QUERY_FAIL 1
#define ECDATA_TYPE_STR 2
#define ECDS_QUERY_OK 2
#define ECDS_QUERY_ASYN 3
#define ECDS_QUERY_ASYNC 3
struct ec_data_source_query_cache {
  ec_cache_t *dbcache;
  u_int32_t cache_life;
  u_int32_t cache_size;
  int serialized;
  int no_cache;
  char *name;
  ec_ptr_array uris;
  ec_atomic_t last_uri;
  struct ec_datasource_driver_record *rec;
  char *charset;
  int32_t max_rows;
  ECDict confdict;
  int jobclass;
};

struct ec_datasource_cache_query {
  char *query;
  int query_len;
  const char *desired_charset;
  unsigned no_cache : 1;
  unsigned no_fetch : 1;
  int params_positional;
  ecdata_value *positional_params;
  ec_hash_table *params;
  char *key;
  int key_len;
  struct ec_datasource_query_cache_entry *result;
  ec_data_source_query_cache *cache;
};

struct _ec_datasource_closure {
  ec_async_job job;
  int status;
  struct ec_datasource_cache_query q;
  string *errmsg;
};

struct ec_datasource_driver_class {
  int (*connect)(ecdata_driver *drv, ECDict params);
  int (*disconnect)(ecdata_driver *drv);
  int (*prepare)(ecdata_driver *drv, ecdata_stmt *stmt, const char *query,
      const ecdata_column_descriptor *wanted_types);
  int (*ping)(ecdata_driver *drv);
  int (*quote)(ecdata_driver *drv, ecdata_value *value, char **quoted,
      int *quoted_len);
};

struct ec_datasource_query_cache_entry {
  ec_cache_t *cache;
  ec_cache_elt *elt;
  int nrows;
  ec_hash_table **rows;
  int ncols;
  char **colnames;
};

struct ec_datasource_statement_class {
  int (*describe)(ecdata_stmt *stmt);
  int (*execute)(ecdata_stmt *stmt, ecdata_cache_query *cq);
  int (*fetch)(ecdata_stmt *stmt);
  int (*close)(ecdata_stmt *stmt);
  void (*column_free)(ecdata_stmt *stmt, ecdata_value *val);
};

struct _ec_datasource_value_iterator {
  const char *name;
  ecdata_columnar_data *col;
  int i;
  ec_hash_iter iter;
};

struct ecdata_column_descriptor {
  const char *name;
  int type;
};

struct ecdata_driver {
  void *driver_data;
  const struct ec_datasource_driver_class *funcs;
  struct ec_datasource_driver_record *record;
  string error;
};

struct ecdata_stmt {
  void *driver_data;
  ecdata_driver *driver;
  const struct ec_datasource_statement_class *funcs;
  int executed;
  int ncols;
  char **colnames;
  ec_hash_table *row;
  void *parsed;
};

struct _ecdata_value {
  unsigned char type;
  union _ecdata_value_v {
    int intval;
    const char *strval;
  } v;
  unsigned long len;
  const char *charset;
};

struct ecdata_columnar_data {
  ecdata_value value;
};

int ec_datasource_add_column_data(ecdata_stmt *stmt, const char *name,
    const ecdata_value *value);
void ec_datasource_cache_delref(struct ec_datasource_query_cache_entry *entry);
int ec_datasource_cache_query(const char *cachename, const char *query,
    ECDict params, ec_datasource_closure *closure);
void ec_datasource_destroy_query(ecdata_cache_query *q);
void ec_datasource_error(ecdata_driver *drv, ecdata_stmt *stmt, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
int ec_datasource_first_column(const ecdata_cache_ent *ent, int nrow,
    ec_datasource_value_iter *iter);
void ec_datasource_init_value(ecdata_value *value);
int ec_datasource_next_column(const ecdata_cache_ent *ent, int nrow,
    ec_datasource_value_iter *iter);
int ec_datasource_parser_execute(ecdata_stmt *stmt, ecdata_cache_query *cq,
    char **query, int *query_len, int *free_query);
int ec_datasource_parser_prepare(ecdata_stmt *stmt, int flags,
    const char *query, size_t query_len);
int ec_datasource_register_driver(const char *name,
    struct ec_datasource_driver_class *driver,
    generic_module_infrastructure *self);
int ec_datasource_set_named_param_mode(ecdata_cache_query *q, int param_count);
int ec_datasource_set_param_by_name(ecdata_cache_query *q, const char *key,
    const ecdata_value *val);
void ec_datasource_stmt_set_colcount(ecdata_stmt *stmt, int count);
void ec_datasource_stmt_set_colname(ecdata_stmt *stmt, int column,
    const char *name);

#ifdef __cplusplus
}
#endif

#endif
