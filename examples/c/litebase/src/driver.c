/* Each connection is an open file. Parameters of a query are put in by the
 * server's parser, which asks `quote` for each. */
#include "ec_config.h"
#include "driver.h"
#include "ecdict.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct driver_counts driver_counts;

static void fail(ecdata_stmt *stmt, sqlite3 *base) {
  ec_datasource_error(NULL, stmt, "litebase: %s\n", sqlite3_errmsg(base));
}

/* `uri = ( "litebase:dbname=/var/db/blocks" )`. The file has to be there. */
static int do_connect(ecdata_driver *drv, ECDict params) {
  const char *path;
  sqlite3 *base = NULL;

  if (!dict_key_exists_and_fetch(params, "dbname", &path)) {
    ec_datasource_error(drv, NULL, "litebase: the uri has no dbname\n");
    return 0;
  }
  if (sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
    ec_datasource_error(drv, NULL, "litebase: %s: %s\n", path,
        sqlite3_errmsg(base));
    sqlite3_close(base);
    return 0;
  }
  sqlite3_busy_timeout(base,
      __atomic_load_n(&driver_counts.busy_timeout, __ATOMIC_RELAXED));
  drv->driver_data = base;
  __atomic_add_fetch(&driver_counts.connections, 1, __ATOMIC_RELAXED);
  return 1;
}

/* A file with a statement that was not closed stays open, and is told. */
static int do_disconnect(ecdata_driver *drv) {
  if (sqlite3_close(drv->driver_data) != SQLITE_OK) return 0;
  __atomic_sub_fetch(&driver_counts.connections, 1, __ATOMIC_RELAXED);
  return 1;
}

static int do_ping(ecdata_driver *drv) {
  return sqlite3_exec(drv->driver_data, "SELECT 1", NULL, NULL, NULL)
    == SQLITE_OK;
}

/* The text is freed by the server. */
static int do_quote(ecdata_driver *drv, ecdata_value *value, char **quoted,
    int *quoted_len) {
  char *text;

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

static int do_execute(ecdata_stmt *stmt, ecdata_cache_query *cq) {
  sqlite3 *base = stmt->driver->driver_data;
  sqlite3_stmt *made = NULL;
  char *query;
  int length, free_query, result;

  if (!ec_datasource_parser_execute(stmt, cq, &query, &length, &free_query)) {
    return 0;
  }
  __atomic_add_fetch(&driver_counts.queries, 1, __ATOMIC_RELAXED);
  result = sqlite3_prepare_v2(base, query, length, &made, NULL);
  if (free_query) free(query);
  stmt->driver_data = made;
  /* Without columns there is nothing to fetch: it is run at once. */
  if (result == SQLITE_OK && made && sqlite3_column_count(made) == 0
      && sqlite3_step(made) != SQLITE_DONE) {
    result = SQLITE_ERROR;
  }
  if (result != SQLITE_OK) fail(stmt, base);
  return result == SQLITE_OK;
}

static int do_describe(ecdata_stmt *stmt) {
  int count = sqlite3_column_count(stmt->driver_data), column;

  ec_datasource_stmt_set_colcount(stmt, count);
  for (column = 0; column < count; column++) {
    ec_datasource_stmt_set_colname(stmt, column,
        sqlite3_column_name(stmt->driver_data, column));
  }
  return 1;
}

/* What is in the value is SQLite's until the next row; the server copies it. */
static void take_column(sqlite3_stmt *row, int column, ecdata_value *value) {
  ec_datasource_init_value(value);
  switch (sqlite3_column_type(row, column)) {
  case SQLITE_NULL:
    break;
  case SQLITE_INTEGER:
    value->type = ECDATA_TYPE_INT;
    value->v.intval = sqlite3_column_int(row, column);
    break;
  default:
    value->type = ECDATA_TYPE_STR;
    value->v.strval = (const char *)sqlite3_column_text(row, column);
    value->len = (unsigned long)sqlite3_column_bytes(row, column);
  }
}

/* 1 with a row, 0 at their end. */
static int do_fetch(ecdata_stmt *stmt) {
  sqlite3_stmt *row = stmt->driver_data;
  int column;

  if (sqlite3_column_count(row) == 0 || sqlite3_step(row) != SQLITE_ROW) {
    return 0;
  }
  for (column = 0; column < sqlite3_column_count(row); column++) {
    ecdata_value value;

    take_column(row, column, &value);
    ec_datasource_add_column_data(stmt, sqlite3_column_name(row, column),
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

static const struct ec_datasource_statement_class statement_class = {
  do_describe, do_execute, do_fetch, do_close, free_column
};

static int do_prepare(ecdata_driver *drv, ecdata_stmt *stmt, const char *query,
    const ecdata_column_descriptor *wanted_types) {
  (void)drv;
  (void)wanted_types;
  stmt->funcs = &statement_class;
  return ec_datasource_parser_prepare(stmt, 0, query, strlen(query));
}

struct ec_datasource_driver_class driver_class = {
  do_connect, do_disconnect, do_prepare, do_ping, do_quote
};
