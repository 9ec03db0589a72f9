/* See sql_driver.h. Each driver is built with its own copy of this. */
#include "sql_driver.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_int connections;
static atomic_uint queries;

/* ---- parameters of the uri ---- */

static int is_among(const char *name, const char *const *names) {
  while (*names && strcmp(name, *names) != 0) names++;
  return *names != NULL;
}

int sql_check_parameters(ecdata_driver *drv, ECDict params, const char *module,
                         const char *const *names) {
  ECDict_Iterator iterator = dict_iter(params);
  const char *name, *value;

  while (dict_next(params, &iterator, &name, &value)) {
    /* `dsn` is all that stands behind the name of the driver. */
    if (strcmp(name, "dsn") != 0 && !is_among(name, names)) {
      ec_datasource_error(drv, NULL, "%s: its uri has no parameter '%s'\n",
                          module, name);
      return 0;
    }
  }
  return 1;
}

const char *sql_parameter(ECDict params, const char *name,
                          const char *otherwise) {
  const char *value;

  return dict_key_exists_and_fetch(params, name, &value) ? value : otherwise;
}

int sql_number(ecdata_driver *drv, ECDict params, const char *module,
               const char *name, unsigned int most, unsigned int *number) {
  const char *text = sql_parameter(params, name, NULL);
  unsigned long value;
  char *end;

  if (!text) return 1;
  errno = 0;
  value = strtoul(text, &end, 10);
  if (*text < '0' || *text > '9' || *end || errno || value > most) {
    ec_datasource_error(drv, NULL,
                        "%s: '%s' of '%s' is no number from 0 to %u\n", module,
                        text, name, most);
    return 0;
  }
  *number = (unsigned int)value;
  return 1;
}

/* ---- values in the text of a query ---- */

/* How long the character is that begins here; 0 if it is none. */
static unsigned long character_length(const unsigned char *at,
                                      unsigned long left) {
  unsigned int code = *at;
  unsigned long length, index;

  if (code > 0 && code < 0x80) return 1;
  if (code < 0xC2 || code > 0xF4) return 0;
  length = code < 0xE0 ? 2 : code < 0xF0 ? 3 : 4;
  if (length > left) return 0;
  code &= 0x3Fu >> (length - 1);
  for (index = 1; index < length; index++) {
    if ((at[index] & 0xC0) != 0x80) return 0;
    code = code << 6 | (at[index] & 0x3F);
  }
  /* Longer than it must be, half of a pair, or beyond the last one. */
  if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000)) {
    return 0;
  }
  return code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : length;
}

static int is_text(const char *from, unsigned long length) {
  const unsigned char *at = (const unsigned char *)from;
  unsigned long size;

  for (; length > 0; at += size, length -= size) {
    size = character_length(at, length);
    if (size == 0) return 0;
  }
  return 1;
}

static char *write_bytes(char *to, const char *from, unsigned long length) {
  static const char digits[] = "0123456789abcdef";
  unsigned long index;

  for (index = 0; index < length; index++) {
    unsigned char byte = (unsigned char)from[index];

    *to++ = digits[byte >> 4];
    *to++ = digits[byte & 15];
  }
  return to;
}

int sql_quote(const ecdata_value *value, sql_escape escape, void *connection,
              char **quoted, int *quoted_len) {
  const char *from = value->v.strval;
  int has_text = value->type == ECDATA_TYPE_STR;
  unsigned long length = has_text ? value->len : 0;
  char *at;

  if (length > (INT_MAX - 24) / 2) return 0;
  at = *quoted = malloc(length * 2 + 24); /* or a number, or NULL */
  if (!at) return 0;
  if (value->type == ECDATA_TYPE_INT) {
    at += sprintf(at, "%d", value->v.intval);
  } else if (!has_text) {
    at += sprintf(at, "NULL");
  } else if (is_text(from, length)) {
    *at++ = '\'';
    at += escape(connection, at, from, length);
    *at++ = '\'';
  } else {
    *at++ = 'x';
    *at++ = '\'';
    at = write_bytes(at, from, length);
    *at++ = '\'';
  }
  *at = '\0';
  *quoted_len = (int)(at - *quoted);
  return 1;
}

/* ---- statements ---- */

int sql_prepare(ecdata_stmt *stmt,
                const struct ec_datasource_statement_class *class,
                const char *query) {
  stmt->funcs = class;
  return ec_datasource_parser_prepare(stmt, 0, query, strlen(query));
}

int sql_execute(ecdata_stmt *stmt, ecdata_cache_query *cq,
                int (*send)(ecdata_stmt *stmt, const char *query, int length)) {
  char *query;
  int length, is_made, result;

  if (!ec_datasource_parser_execute(stmt, cq, &query, &length, &is_made)) {
    return 0;
  }
  result = send(stmt, query, length);
  if (is_made) free(query);
  if (result == 1) atomic_fetch_add(&queries, 1);
  return result;
}

int sql_describe(ecdata_stmt *stmt, const struct sql_columns *columns) {
  int count = columns->count(stmt), column;

  ec_datasource_stmt_set_colcount(stmt, count);
  for (column = 0; column < count; column++) {
    ec_datasource_stmt_set_colname(stmt, column, columns->name(stmt, column));
  }
  return 1;
}

int sql_add_row(ecdata_stmt *stmt, const struct sql_columns *columns) {
  int count = columns->count(stmt), column;

  for (column = 0; column < count; column++) {
    ecdata_value value;

    ec_datasource_init_value(&value); /* NULL, as long as nothing is read */
    columns->read(stmt, column, &value);
    if (!ec_datasource_add_column_data(stmt, columns->name(stmt, column),
                                       &value)) {
      return 0;
    }
  }
  return 1;
}

void sql_set_text(ecdata_value *value, const char *text, unsigned long length) {
  value->type = ECDATA_TYPE_STR;
  value->v.strval = text;
  value->len = length;
}

/* ---- what is told ---- */

void sql_count_connection(int more) { atomic_fetch_add(&connections, more); }
int sql_connections(void) { return atomic_load(&connections); }
unsigned int sql_queries(void) { return atomic_load(&queries); }

void sql_status(string *response) {
  stringprintf(response, "connections: %d, queries: %u\n", sql_connections(),
               sql_queries());
}
