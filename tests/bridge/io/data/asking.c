/* See asking.h. */
#include "asking.h"

#include "base.h"
#include "ecb_thread.h"
#include "host.h"
#include "io/datasource.h"
#include "pools/pools.h"
#include "sql_driver.h"

char uri[200];
string error;

void begin(void) {
  base_create(uri, sizeof(uri));
  host_open();
  string_init_type(&error, 64, STRING_TYPE_MALLOC);
  ecb_enter_module(base_driver);
  CHECK(ec_datasource_register_driver(base_driver, &driver_class, NULL) == 0);
  ecb_enter_module(NULL);
}

void finish(void) {
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  ecb_datasources_close();
  CHECK(sql_connections() == 0);
  string_destroy(&error);
  while (host_log_line()) {
  }
  base_drop();
  host_close(0);
}

void set(int life, int size, int most) {
  const char *const uris[] = {base_wrong_uri, uri};
  ecb_datasource spec = {.name = "reef",
                         .uris = uris,
                         .uri_count = 2,
                         .cache_life = (u_int32_t)life,
                         .cache_size = (u_int32_t)size,
                         .max_rows = most,
                         .job_class = ECTP_CLASS_IO};
  if (ecb_datasource_set(&spec, &error) != 0) {
    fprintf(stderr, "%s\n", error.buffer);
    exit(3);
  }
}

const ecdata_value *value_of(const ecdata_cache_ent *result, int row,
                             const char *name) {
  void *data = NULL;
  CHECK(row < result->nrows);
  CHECK(echash_retrieve(result->rows[row], name, (int)strlen(name), &data));
  return &((ecdata_columnar_data *)data)->value;
}

ecdata_cache_ent *ask(const char *query, ECDict params) {
  ec_datasource_closure closure;
  int status;
  memset(&closure, 0, sizeof(closure));
  error.len = 0;
  if (error.buffer) {
    error.buffer[0] = '\0';
  }
  closure.errmsg = &error;
  closure.job.completion = ECTP_COMPLETE_SYNC;
  status = ec_datasource_cache_query("reef", query, params, &closure);
  CHECK(status == closure.status);
  CHECK((status == ECDS_QUERY_OK) == (closure.q.result != NULL));
  CHECK(status == ECDS_QUERY_OK || status == ECDS_QUERY_FAIL);
  ec_datasource_destroy_query(&closure.q);
  return closure.q.result;
}
