/* A driver for datasources over SQLite.
 *
 * A connection and its statements are used by one thread at a time, whichever
 * of a pool has a query; the datasource module opens as many as are asked at
 * once, and keeps them. */
#include "ec_config.h"
#include "driver.h"
#include "sql_driver.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SECONDS 3600u

unsigned int litebase_busy_timeout = 5;

static const char *const parameters[] = { "dbname", "busy_timeout", NULL };

/* A statement of SQLite, and how its last step has ended. */
struct reading {
  sqlite3_stmt *made;
  int step;
  int is_taken;       /* the row of that step */
};

static int fail(ecdata_stmt *stmt) {
  ec_datasource_error(NULL, stmt, "litebase: %s\n",
                      sqlite3_errmsg(stmt->driver->driver_data));
  return 0;
}

/* Whether the file has another one in its place, or none: what was opened
 * before would be read for ever. */
static int has_moved(sqlite3 *base) {
  int moved = 0;

  sqlite3_file_control(base, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved;
}

/* ---- connections ---- */

static int do_connect(ecdata_driver *drv, ECDict params) {
  const char *path = sql_parameter(params, "dbname", NULL);
  unsigned int seconds = __atomic_load_n(&litebase_busy_timeout, __ATOMIC_RELAXED);
  sqlite3 *base = NULL;

  if (!path) path = sql_parameter(params, "dsn", "");
  if (!sql_check_parameters(drv, params, "litebase", parameters)
      || !sql_number(drv, params, "litebase", "busy_timeout", MOST_SECONDS,
                     &seconds)) {
    return 0;
  }
  /* Without locks of SQLite: one thread has it at a time. */
  if (sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                      NULL) != SQLITE_OK) {
    ec_datasource_error(drv, NULL, "litebase: cannot open %s: %s\n", path,
                        base ? sqlite3_errmsg(base) : "no memory");
    sqlite3_close(base);
    return 0;
  }
  sqlite3_busy_timeout(base, (int)seconds * 1000);
  drv->driver_data = base;
  sql_count_connection(1);
  return 1;
}

static int do_disconnect(ecdata_driver *drv) {
  sqlite3_close(drv->driver_data);
  sql_count_connection(-1);
  return 1;
}

static int do_ping(ecdata_driver *drv) { return !has_moved(drv->driver_data); }

static unsigned long double_quotes(void *connection, char *to,
                                   const char *from, unsigned long length) {
  char *at = to;

  (void)connection;
  for (; length > 0; from++, length--) {
    if (*from == '\'') *at++ = '\'';
    *at++ = *from;
  }
  return (unsigned long)(at - to);
}

static int do_quote(ecdata_driver *drv, ecdata_value *value, char **quoted,
                    int *quoted_len) {
  return sql_quote(value, double_quotes, drv->driver_data, quoted, quoted_len);
}

/* ---- statements ---- */

/* SQLite takes the first statement of several and leaves the others out. */
static int has_another(sqlite3 *base, const char *rest, int length) {
  sqlite3_stmt *another = NULL;
  int result = sqlite3_prepare_v2(base, rest, length, &another, NULL);

  sqlite3_finalize(another);
  return result != SQLITE_OK || another;
}

/* All that a statement changes is changed by its first step, so this is done
 * at once, and its errors are those of the query. */
static int send_query(ecdata_stmt *stmt, const char *query, int length) {
  sqlite3 *base = stmt->driver->driver_data;
  struct reading *reading;
  const char *rest;

  if (has_moved(base)) {
    ec_datasource_error(NULL, stmt, "litebase: the file was replaced\n");
    return 0;
  }
  reading = calloc(1, sizeof(*reading));
  if (!reading) {
    ec_datasource_error(NULL, stmt, "litebase: no memory\n");
    return 0;
  }
  stmt->driver_data = reading;
  if (sqlite3_prepare_v2(base, query, length, &reading->made, &rest)
      != SQLITE_OK) {
    return fail(stmt);
  }
  if (!reading->made || has_another(base, rest, length - (int)(rest - query))) {
    ec_datasource_error(NULL, stmt, "litebase: a query is one statement\n");
    return 0;
  }
  reading->step = sqlite3_step(reading->made);
  if (reading->step != SQLITE_ROW && reading->step != SQLITE_DONE) {
    return fail(stmt);
  }
  return 1;
}

static int do_execute(ecdata_stmt *stmt, ecdata_cache_query *cq) {
  return sql_execute(stmt, cq, send_query);
}

static int column_count(ecdata_stmt *stmt) {
  return sqlite3_column_count(((struct reading *)stmt->driver_data)->made);
}

static const char *column_name(ecdata_stmt *stmt, int column) {
  return sqlite3_column_name(((struct reading *)stmt->driver_data)->made,
                             column);
}

/* Numbers that are no `int` are told as their text. */
static void read_column(ecdata_stmt *stmt, int column, ecdata_value *value) {
  sqlite3_stmt *made = ((struct reading *)stmt->driver_data)->made;
  int type = sqlite3_column_type(made, column);
  sqlite3_int64 number;
  const char *bytes;

  if (type == SQLITE_NULL) return;
  number = type == SQLITE_INTEGER ? sqlite3_column_int64(made, column) : 0;
  if (type == SQLITE_INTEGER && number == (int)number) {
    value->type = ECDATA_TYPE_INT;
    value->v.intval = (int)number;
    return;
  }
  bytes = type == SQLITE_BLOB ? sqlite3_column_blob(made, column)
                              : (const char *)sqlite3_column_text(made, column);
  sql_set_text(value, bytes,
               (unsigned long)sqlite3_column_bytes(made, column));
}

static const struct sql_columns columns = {
  column_count, column_name, read_column
};

static int do_describe(ecdata_stmt *stmt) {
  return sql_describe(stmt, &columns);
}

static int do_fetch(ecdata_stmt *stmt) {
  struct reading *reading = stmt->driver_data;

  if (reading->is_taken && reading->step == SQLITE_ROW) {
    reading->step = sqlite3_step(reading->made);
  }
  if (reading->step == SQLITE_DONE) return 0;
  if (reading->step != SQLITE_ROW) return fail(stmt);
  reading->is_taken = 1;
  return sql_add_row(stmt, &columns);
}

static int do_close(ecdata_stmt *stmt) {
  struct reading *reading = stmt->driver_data;

  if (reading) sqlite3_finalize(reading->made);
  free(reading);
  return 1;
}

/* What was read is SQLite's, until the next step. */
static void free_column(ecdata_stmt *stmt, ecdata_value *value) {
  (void)stmt;
  (void)value;
}

static const struct ec_datasource_statement_class statements = {
  do_describe, do_execute, do_fetch, do_close, free_column
};

static int do_prepare(ecdata_driver *drv, ecdata_stmt *stmt, const char *query,
                      const ecdata_column_descriptor *wanted_types) {
  (void)drv;
  (void)wanted_types;
  return sql_prepare(stmt, &statements, query);
}

struct ec_datasource_driver_class driver_class = {
  do_connect, do_disconnect, do_prepare, do_ping, do_quote
};
