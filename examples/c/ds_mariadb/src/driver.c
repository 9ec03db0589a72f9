/* A driver for datasources over MariaDB and MySQL.
 *
 * A connection and its statements are used by one thread at a time, whichever
 * of a pool has a query; the datasource module opens as many as are asked at
 * once, and keeps them. So nothing here is locked, and a slow query delays no
 * other one. */
#include "ec_config.h"
#include "driver.h"
#include "sql_driver.h"

#include <mysql.h>
#include <errmsg.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SECONDS 3600u

static const char *const parameters[] = {
  "host", "port", "socket", "user", "password", "dbname", "defaults_file",
  "connect_timeout", "read_timeout", "write_timeout", NULL
};

/* Seconds; without one a server that hangs holds a thread for ever. */
static const struct {
  const char *name;
  enum mysql_option option;
  unsigned int otherwise;
} timeouts[] = {
  { "connect_timeout", MYSQL_OPT_CONNECT_TIMEOUT, 10 },
  { "read_timeout", MYSQL_OPT_READ_TIMEOUT, 60 },
  { "write_timeout", MYSQL_OPT_WRITE_TIMEOUT, 60 },
};

/* Quotes are doubled in a text and a backslash is none but itself, as in the
 * parser of the datasource module and in other databases. */
static const char set_mode[] =
  "SET SESSION sql_mode = CONCAT_WS(',', NULLIF(@@SESSION.sql_mode, ''), "
  "'NO_BACKSLASH_ESCAPES')";

struct connection {
  MYSQL *link;
  int was_asked;      /* the server may have run the last query */
};

struct reading {
  MYSQL_RES *result;  /* NULL for a query without one */
  MYSQL_ROW row;
  unsigned long *lengths;
};

static void tell(ecdata_driver *drv, MYSQL *link) {
  ec_datasource_error(drv, NULL, "ds_mariadb: %s (%u, %s)\n",
                      mysql_error(link), mysql_errno(link),
                      mysql_sqlstate(link));
}

/* ---- connections ---- */

/* 1, or 0 after an error. */
static int set_options(ecdata_driver *drv, MYSQL *link, ECDict params) {
  const char *file = sql_parameter(params, "defaults_file", NULL);
  unsigned int no = 0;
  size_t at;

  for (at = 0; at < sizeof(timeouts) / sizeof(*timeouts); at++) {
    unsigned int seconds = timeouts[at].otherwise;

    if (!sql_number(drv, params, "ds_mariadb", timeouts[at].name, MOST_SECONDS,
                    &seconds)) {
      return 0;
    }
    mysql_options(link, timeouts[at].option, &seconds);
  }
  if (file) {
    mysql_options(link, MYSQL_READ_DEFAULT_FILE, file);
    mysql_options(link, MYSQL_READ_DEFAULT_GROUP, "client");
  }
  mysql_options(link, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_options(link, MYSQL_INIT_COMMAND, set_mode);
  mysql_options(link, MYSQL_OPT_LOCAL_INFILE, &no); /* no files of ours */
  return 1;
}

static int open_link(ecdata_driver *drv, MYSQL *link, ECDict params) {
  unsigned int port = 0;

  if (!sql_number(drv, params, "ds_mariadb", "port", 65535, &port)
      || !set_options(drv, link, params)) {
    return 0;
  }
  if (!mysql_real_connect(link, sql_parameter(params, "host", NULL),
                          sql_parameter(params, "user", NULL),
                          sql_parameter(params, "password", NULL),
                          sql_parameter(params, "dbname", NULL), port,
                          sql_parameter(params, "socket", NULL), 0)) {
    tell(drv, link);
    return 0;
  }
  return 1;
}

static int do_connect(ecdata_driver *drv, ECDict params) {
  struct connection *connection;

  if (!sql_check_parameters(drv, params, "ds_mariadb", parameters)) return 0;
  connection = calloc(1, sizeof(*connection));
  if (connection) connection->link = mysql_init(NULL);
  if (!connection || !connection->link) {
    ec_datasource_error(drv, NULL, "ds_mariadb: no memory\n");
  } else if (open_link(drv, connection->link, params)) {
    drv->driver_data = connection;
    sql_count_connection(1);
    return 1;
  } else {
    mysql_close(connection->link);
  }
  free(connection);
  return 0;
}

static int do_disconnect(ecdata_driver *drv) {
  struct connection *connection = drv->driver_data;

  mysql_close(connection->link);
  free(connection);
  sql_count_connection(-1);
  return 1;
}

/* The datasource module asks after a query that failed, and gives it to another
 * connection if this one has ended. A query that may have run is not to run
 * again: then it is said to live, and the next query finds out. */
static int do_ping(ecdata_driver *drv) {
  struct connection *connection = drv->driver_data;

  if (connection->was_asked) {
    connection->was_asked = 0;
    return 1;
  }
  return mysql_ping(connection->link) == 0;
}

static unsigned long escape(void *link, char *to, const char *from,
                            unsigned long length) {
  return mysql_real_escape_string(link, to, from, length);
}

static int do_quote(ecdata_driver *drv, ecdata_value *value, char **quoted,
                    int *quoted_len) {
  struct connection *connection = drv->driver_data;

  return sql_quote(value, escape, connection->link, quoted, quoted_len);
}

/* ---- statements ---- */

/* Whether the server has ended the connection while it was idle: then there is
 * something to read although nothing was asked. */
static int has_ended(MYSQL *link) {
  struct pollfd one = { .fd = mysql_get_socket(link), .events = POLLIN };

  return one.fd < 0 || (poll(&one, 1, 0) != 0 && mysql_ping(link) != 0);
}

static int send_query(ecdata_stmt *stmt, const char *query, int length) {
  struct connection *connection = stmt->driver->driver_data;
  MYSQL *link = connection->link;
  struct reading *reading = calloc(1, sizeof(*reading));
  int result;

  connection->was_asked = 0;
  stmt->driver_data = reading;
  if (!reading) {
    ec_datasource_error(NULL, stmt, "ds_mariadb: no memory\n");
    return 0;
  }
  if (has_ended(link)) {
    ec_datasource_error(NULL, stmt, "ds_mariadb: the connection has ended\n");
    return 0;
  }
  result = mysql_real_query(link, query, (unsigned long)length);
  connection->was_asked = !result || mysql_errno(link) != CR_SERVER_GONE_ERROR;
  /* Rows come as they are fetched: none but one is in memory. */
  if (!result) reading->result = mysql_use_result(link);
  if (result || (!reading->result && mysql_errno(link))) {
    tell(stmt->driver, link);
    return 0;
  }
  return 1;
}

static int do_execute(ecdata_stmt *stmt, ecdata_cache_query *cq) {
  return sql_execute(stmt, cq, send_query);
}

static int column_count(ecdata_stmt *stmt) {
  struct reading *reading = stmt->driver_data;

  return reading->result ? (int)mysql_num_fields(reading->result) : 0;
}

static MYSQL_FIELD *field_of(ecdata_stmt *stmt, int column) {
  struct reading *reading = stmt->driver_data;

  return mysql_fetch_field_direct(reading->result, (unsigned int)column);
}

static const char *column_name(ecdata_stmt *stmt, int column) {
  return field_of(stmt, column)->name;
}

static int is_whole(const MYSQL_FIELD *field) {
  switch (field->type) {
  case MYSQL_TYPE_TINY:
  case MYSQL_TYPE_SHORT:
  case MYSQL_TYPE_INT24:
  case MYSQL_TYPE_LONG:
  case MYSQL_TYPE_LONGLONG:
    return 1;
  default:
    return 0;
  }
}

/* Numbers that are no `int` are told as their text, as all else is. */
static void read_column(ecdata_stmt *stmt, int column, ecdata_value *value) {
  struct reading *reading = stmt->driver_data;
  const char *text = reading->row[column];

  if (!text) return;
  if (is_whole(field_of(stmt, column))) {
    long number;

    errno = 0;
    number = strtol(text, NULL, 10);
    if (!errno && number >= INT_MIN && number <= INT_MAX) {
      value->type = ECDATA_TYPE_INT;
      value->v.intval = (int)number;
      return;
    }
  }
  sql_set_text(value, text, reading->lengths[column]);
}

static const struct sql_columns columns = {
  column_count, column_name, read_column
};

static int do_describe(ecdata_stmt *stmt) {
  return sql_describe(stmt, &columns);
}

static int do_fetch(ecdata_stmt *stmt) {
  struct connection *connection = stmt->driver->driver_data;
  struct reading *reading = stmt->driver_data;

  if (!reading->result) return 0;
  reading->row = mysql_fetch_row(reading->result);
  if (!reading->row) {
    if (mysql_errno(connection->link)) tell(stmt->driver, connection->link);
    return 0;
  }
  reading->lengths = mysql_fetch_lengths(reading->result);
  return sql_add_row(stmt, &columns);
}

/* Reads what was not fetched, and the further results of a procedure: else the
 * connection could not be asked again. */
static int do_close(ecdata_stmt *stmt) {
  struct connection *connection = stmt->driver->driver_data;
  struct reading *reading = stmt->driver_data;

  if (!reading) return 1;
  if (reading->result) mysql_free_result(reading->result);
  free(reading);
  while (mysql_next_result(connection->link) == 0) {
    MYSQL_RES *further = mysql_use_result(connection->link);

    if (further) mysql_free_result(further);
  }
  return 1;
}

/* What was read is the result's, until the next row. */
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
