#ifndef SQL_DRIVER_H
#define SQL_DRIVER_H
/* What drivers of SQL databases have in common: the parameters of a uri, values
 * in the text of a query, rows, and what they tell on the console. Any thread;
 * a connection and its statements are one thread's at a time. */
#include "ecdict.h"
#include "misc/ec_string.h"
#include "modules/datasource/ecdatasource.h"

/* 1 if the uri has none but these parameters (NULL at their end), else 0 after
 * an error: a misspelled one would be left out in silence. */
int sql_check_parameters(ecdata_driver *drv, ECDict params, const char *module,
                         const char *const *names);

/* The value of a parameter of the uri, or `otherwise`. */
const char *sql_parameter(ECDict params, const char *name,
                          const char *otherwise);

/* The same of a number from 0 to `most`. 1, or 0 after an error. */
int sql_number(ecdata_driver *drv, ECDict params, const char *module,
               const char *name, unsigned int most, unsigned int *number);

/* Writes what stands between the quotes of a text, at most two bytes for each,
 * and returns how many. */
typedef unsigned long (*sql_escape)(void *connection, char *to,
                                    const char *from, unsigned long length);

/* A value as it stands in a query, for `quote` of a driver. Bytes that are no
 * text in UTF-8 become a hexadecimal literal, which databases take for bytes. */
int sql_quote(const ecdata_value *value, sql_escape escape, void *connection,
              char **quoted, int *quoted_len);

/* Prepares a statement whose parameters are put in by the datasource module. */
int sql_prepare(ecdata_stmt *stmt, const struct ec_datasource_statement_class *,
                const char *query);

/* Puts the parameters in, and hands the query to `send`, which returns 1, or 0
 * after an error. */
int sql_execute(ecdata_stmt *stmt, ecdata_cache_query *cq,
                int (*send)(ecdata_stmt *stmt, const char *query, int length));

/* How a driver reads the row at which a statement stands. */
struct sql_columns {
  int (*count)(ecdata_stmt *stmt);
  const char *(*name)(ecdata_stmt *stmt, int column);
  void (*read)(ecdata_stmt *stmt, int column, ecdata_value *value);
};

/* Tells the names of all columns, for `describe` of a statement. */
int sql_describe(ecdata_stmt *stmt, const struct sql_columns *columns);

/* Adds the columns of the row, for `fetch` of a statement: 1, or 0 without
 * memory. */
int sql_add_row(ecdata_stmt *stmt, const struct sql_columns *columns);

/* A text or bytes, which stay the driver's. */
void sql_set_text(ecdata_value *value, const char *text, unsigned long length);

/* How many connections are open, and how many queries have run. */
void sql_count_connection(int more);
int sql_connections(void);
unsigned int sql_queries(void);

/* Both, for `MODULE status`. */
void sql_status(string *response);

#endif
