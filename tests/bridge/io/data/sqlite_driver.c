/* See sqlite_driver.h. Parameters are put in by the parser of the core. */
#include "sqlite_driver.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "ecdict.h"

int sqlite_connections, sqlite_queries, sqlite_is_broken;

static int fail(ecdata_stmt *stmt, sqlite3 *base) {
  ec_datasource_error(NULL, stmt, "ds_sqlite: %s\n", sqlite3_errmsg(base));
  return 0;
}

static int do_connect(ecdata_driver *drv, ECDict params) {
  const char *path;
  sqlite3 *base = NULL;
  if (!dict_key_exists_and_fetch(params, "dbname", &path) &&
      !dict_key_exists_and_fetch(params, "dsn", &path)) {
    return 0;
  }
  if (sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
    ec_datasource_error(drv, NULL, "ds_sqlite: cannot open %s\n", path);
    sqlite3_close(base);
    return 0;
  }
  sqlite3_busy_timeout(base, 5000);
  drv->driver_data = base;
  __atomic_add_fetch(&sqlite_connections, 1, __ATOMIC_RELAXED);
  sqlite_is_broken = 0;
  return 1;
}

static int do_disconnect(ecdata_driver *drv) {
  sqlite3_close(drv->driver_data);
  __atomic_sub_fetch(&sqlite_connections, 1, __ATOMIC_RELAXED);
  return 1;
}

static int do_ping(ecdata_driver *drv) {
  (void)drv;
  return !sqlite_is_broken;
}

static int do_quote(ecdata_driver *drv, ecdata_value *value, char **quoted,
                    int *quoted_len) {
  char *text = NULL;
  (void)drv;
  if (value->type == ECDATA_TYPE_STR) {
    text = sqlite3_mprintf("'%.*q'", (int)value->len, value->v.strval);
  } else if (value->type == ECDATA_TYPE_INT) {
    text = sqlite3_mprintf("%d", value->v.intval);
  } else {
    text = sqlite3_mprintf("NULL");
  }
  *quoted = text ? strdup(text) : NULL;
  *quoted_len = *quoted ? (int)strlen(*quoted) : 0;
  sqlite3_free(text);
  return *quoted != NULL;
}

/* ---- statements ---- */

static int do_execute(ecdata_stmt *stmt, ecdata_cache_query *cq) {
  sqlite3 *base = stmt->driver->driver_data;
  sqlite3_stmt *made = NULL;
  char *query;
  int length, free_query, result;
  if (sqlite_is_broken) {
    ec_datasource_error(NULL, stmt, "ds_sqlite: gone\n");
    return 0;
  }
  if (!ec_datasource_parser_execute(stmt, cq, &query, &length, &free_query)) {
    return 0;
  }
  __atomic_add_fetch(&sqlite_queries, 1, __ATOMIC_RELAXED);
  result = sqlite3_prepare_v2(base, query, length, &made, NULL);
  if (free_query) {
    free(query);
  }
  if (result != SQLITE_OK) {
    return fail(stmt, base);
  }
  stmt->driver_data = made;
  /* Without columns there is nothing to fetch: it is run at once. */
  if (sqlite3_column_count(made) == 0 && sqlite3_step(made) != SQLITE_DONE) {
    return fail(stmt, base);
  }
  return 1;
}

static int do_describe(ecdata_stmt *stmt) {
  sqlite3_stmt *made = stmt->driver_data;
  int count = sqlite3_column_count(made), index;
  ec_datasource_stmt_set_colcount(stmt, count);
  for (index = 0; index < count; index++) {
    ec_datasource_stmt_set_colname(stmt, index,
                                   sqlite3_column_name(made, index));
  }
  return 1;
}

static int do_fetch(ecdata_stmt *stmt) {
  sqlite3_stmt *made = stmt->driver_data;
  int index;
  if (sqlite3_column_count(made) == 0 || sqlite3_step(made) != SQLITE_ROW) {
    return 0;
  }
  for (index = 0; index < sqlite3_column_count(made); index++) {
    ecdata_value value;
    ec_datasource_init_value(&value);
    switch (sqlite3_column_type(made, index)) {
    case SQLITE_NULL:
      break;
    case SQLITE_INTEGER:
      value.type = ECDATA_TYPE_INT;
      value.v.intval = sqlite3_column_int(made, index);
      break;
    default:
      value.type = ECDATA_TYPE_STR;
      value.v.strval = (const char *)sqlite3_column_text(made, index);
      value.len = (unsigned long)sqlite3_column_bytes(made, index);
    }
    ec_datasource_add_column_data(stmt, sqlite3_column_name(made, index),
                                  &value);
  }
  return 1;
}

static int do_close(ecdata_stmt *stmt) {
  sqlite3_finalize(stmt->driver_data);
  return 1;
}

static void free_column(ecdata_stmt *stmt, ecdata_value *value) {
  (void)stmt;
  (void)value; /* SQLite's, until the next row */
}

static struct ec_datasource_statement_class statements = {
    do_describe, do_execute, do_fetch, do_close, free_column};

static int do_prepare(ecdata_driver *drv, ecdata_stmt *stmt, const char *query,
                      const ecdata_column_descriptor *wanted_types) {
  (void)drv;
  (void)wanted_types;
  stmt->funcs = &statements;
  return ec_datasource_parser_prepare(stmt, 0, query, strlen(query));
}

struct ec_datasource_driver_class sqlite_driver = {
    do_connect, do_disconnect, do_prepare, do_ping, do_quote};
