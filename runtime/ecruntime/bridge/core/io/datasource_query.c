/* One query on one connection, by its driver. A thread of a pool, mostly. */
#include <stdlib.h>
#include <string.h>

#include "ecb_thread.h"
#include "io/datasource.h"

static void tell(ecb_data_connection *connection, string *error,
                 const char *otherwise) {
  const string *told = &connection->shown.error;
  ecb_data_fail(error, "%s", told->len ? told->buffer : otherwise);
}

/* Names of columns are asked for when there is a row: a driver may have none to
   tell for a query that has no result. 0, or -1: rows that end with an error
   are no whole result. */
static int fetch_rows(ecdata_stmt *stmt, const ecdata_cache_query *query,
                      ecb_result *result) {
  const int most = query->cache ? query->cache->max_rows : 0;
  while ((most <= 0 || result->shown.nrows < most) &&
         stmt->funcs->fetch(stmt) == 1) {
    if (stmt->executed < 0 || ecb_result_add_row(result, stmt) != 0) {
      return -1;
    }
    if (result->shown.nrows == 1 && stmt->funcs->describe &&
        stmt->funcs->describe(stmt) == 1) {
      ecb_result_take_names(result, stmt);
    }
  }
  return stmt->executed < 0 || stmt->driver->error.len > 0 ? -1 : 0;
}

static ecb_result *run(ecb_data_connection *connection, ecdata_stmt *stmt,
                       ecdata_cache_query *query, string *error) {
  const struct ec_datasource_driver_class *driver = connection->shown.funcs;
  ecb_result *result;
  if (driver->prepare(&connection->shown, stmt, query->query, NULL) != 1 ||
      !stmt->funcs || !stmt->funcs->execute) {
    tell(connection, error, "the driver could not prepare the query");
    return NULL;
  }
  if (stmt->funcs->execute(stmt, query) != 1) {
    tell(connection, error, "the driver could not run the query");
    return NULL;
  }
  stmt->executed = 1;
  connection->shown.error.len = 0; /* warnings */
  result = ecb_result_new();
  if (!result ||
      (!query->no_fetch && stmt->funcs->fetch &&
       fetch_rows(stmt, query, result) != 0)) {
    tell(connection, error, "no memory for the result of a query");
    ec_datasource_cache_delref(result ? &result->shown : NULL);
    return NULL;
  }
  return result;
}

ecdata_cache_ent *ecb_data_run(ecb_data_connection *connection,
                               ecdata_cache_query *query, string *error) {
  const char *before = ecb_enter_module(connection->shown.record->owner);
  ecdata_stmt stmt;
  ecb_result *result;
  memset(&stmt, 0, sizeof(stmt));
  stmt.driver = &connection->shown;
  connection->shown.error.len = 0;
  result = run(connection, &stmt, query, error);
  if (stmt.funcs && stmt.funcs->close) {
    stmt.funcs->close(&stmt);
  }
  ecb_enter_module(before);
  ecb_statement_clear(&stmt);
  return result ? &result->shown : NULL;
}
