/* Values, rows and results. A result is not changed any more once others have
   it; references: any thread. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_report.h"
#include "echash.h"
#include "io/datasource.h"

ECB_EXPORT void ec_datasource_init_value(ecdata_value *value) {
  memset(value, 0, sizeof(*value));
}

/* ---- columns of a statement ---- */

ECB_EXPORT void ec_datasource_stmt_set_colcount(ecdata_stmt *stmt, int count) {
  int index;
  for (index = 0; stmt->colnames && index < stmt->ncols; index++) {
    free(stmt->colnames[index]);
  }
  free(stmt->colnames);
  stmt->colnames = count > 0 ? calloc((size_t)count, sizeof(char *)) : NULL;
  stmt->ncols = stmt->colnames ? count : 0;
}

ECB_EXPORT void ec_datasource_stmt_set_colname(ecdata_stmt *stmt, int column,
                                               const char *name) {
  if (column >= 0 && column < stmt->ncols) {
    free(stmt->colnames[column]);
    stmt->colnames[column] = strdup(name);
  }
}

/* The text lies behind, with a NUL that does not count. */
static ecdata_columnar_data *copy_value(const ecdata_value *value) {
  size_t size = value->type == ECDATA_TYPE_STR ? value->len : 0;
  ecdata_columnar_data *copy = calloc(1, sizeof(*copy) + size + 1);
  if (!copy) {
    return NULL;
  }
  copy->value = *value;
  copy->value.charset = NULL; /* the driver's */
  if (value->type == ECDATA_TYPE_STR) {
    char *text = (char *)(copy + 1);
    if (size > 0) {
      memcpy(text, value->v.strval, size);
    }
    copy->value.v.strval = text;
  }
  return copy;
}

static int store_value(ec_hash_table *table, const char *name,
                       ecdata_columnar_data *copy) {
  size_t length = strlen(name);
  char *key = copy && length <= INT_MAX ? strdup(name) : NULL;
  if (key && echash_store(table, key, (int)length, copy)) {
    return 1;
  }
  free(key);
  free(copy);
  return 0;
}

/* The value is copied, and the driver may free its own: 1, or 0 without
   memory, which fails the query. Of columns of one name the last one stays. */
ECB_EXPORT int ec_datasource_add_column_data(ecdata_stmt *stmt,
                                             const char *name,
                                             const ecdata_value *value) {
  int result;
  if (!stmt->row) {
    stmt->row = echash_create(free, free);
  }
  result = stmt->row && store_value(stmt->row, name, copy_value(value));
  if (stmt->funcs && stmt->funcs->column_free) {
    stmt->funcs->column_free(stmt, (ecdata_value *)value);
  }
  if (!result) {
    ec_datasource_error(NULL, stmt, "no memory for the column '%.60s'", name);
    stmt->executed = -1; /* the fetch fails, whatever its driver says */
  }
  return result;
}

/* ---- parameters ---- */

/* By names, as ECDict has them: 1, or 0 without memory. */
ECB_EXPORT int ec_datasource_set_named_param_mode(ecdata_cache_query *q,
                                                  int param_count) {
  (void)param_count;
  q->params_positional = 0;
  if (!q->params) {
    q->params = echash_create(free, free);
  }
  return q->params != NULL;
}

/* The value is copied: 1, or 0 without memory. */
ECB_EXPORT int ec_datasource_set_param_by_name(ecdata_cache_query *q,
                                               const char *key,
                                               const ecdata_value *val) {
  return ec_datasource_set_named_param_mode(q, 1) &&
         store_value(q->params, key, copy_value(val));
}

/* The result and positional values are the caller's. */
ECB_EXPORT void ec_datasource_destroy_query(ecdata_cache_query *q) {
  free(q->query);
  free(q->key);
  if (q->params) {
    echash_delref(q->params);
  }
  q->query = q->key = NULL;
  q->params = NULL;
}

/* ---- results ---- */

ecb_result *ecb_result_new(void) {
  ecb_result *result = calloc(1, sizeof(*result));
  if (result) {
    result->references = 1;
  }
  return result;
}

int ecb_result_add_row(ecb_result *result, ecdata_stmt *stmt) {
  ecdata_cache_ent *shown = &result->shown;
  int count = shown->nrows;
  /* Room for the next power of two, at the powers of two. */
  if ((count & (count - 1)) == 0) {
    size_t room = count ? (size_t)count * 2 : 1;
    ec_hash_table **rows = realloc(shown->rows, room * sizeof(*rows));
    if (!rows) {
      return -1;
    }
    shown->rows = rows;
  }
  if (!stmt->row && !(stmt->row = echash_create(free, free))) {
    return -1;
  }
  shown->rows[shown->nrows++] = stmt->row;
  stmt->row = NULL;
  return 0;
}

void ecb_result_take_names(ecb_result *result, ecdata_stmt *stmt) {
  result->shown.ncols = stmt->ncols;
  result->shown.colnames = stmt->colnames;
  stmt->ncols = 0;
  stmt->colnames = NULL;
}

void ecb_result_hold(ecb_result *result) {
  __atomic_add_fetch(&result->references, 1, __ATOMIC_RELAXED);
}

ECB_EXPORT void
ec_datasource_cache_delref(struct ec_datasource_query_cache_entry *entry) {
  ecb_result *result = (ecb_result *)entry;
  int index;
  if (!result ||
      __atomic_sub_fetch(&result->references, 1, __ATOMIC_ACQ_REL) != 0) {
    return;
  }
  for (index = 0; index < entry->nrows; index++) {
    echash_delref(entry->rows[index]);
  }
  for (index = 0; index < entry->ncols; index++) {
    free(entry->colnames[index]);
  }
  free(entry->rows);
  free(entry->colnames);
  free(result);
}

/* ---- columns of a row, in their order where the driver has told it ---- */

static int take_ordered(const ecdata_cache_ent *ent, int nrow,
                        ec_datasource_value_iter *iter) {
  for (; iter->i < ent->ncols; iter->i++) {
    const char *name = ent->colnames[iter->i];
    void *data = NULL;
    if (name && echash_retrieve(ent->rows[nrow], name, (int)strlen(name),
                                &data)) {
      iter->name = name;
      iter->col = data;
      iter->i++;
      return 1;
    }
  }
  return 0;
}

ECB_EXPORT int ec_datasource_next_column(const ecdata_cache_ent *ent, int nrow,
                                         ec_datasource_value_iter *iter) {
  void *data = NULL;
  if (!ent || nrow < 0 || nrow >= ent->nrows) {
    return 0;
  }
  if (ent->colnames) {
    return take_ordered(ent, nrow, iter);
  }
  if (!echash_next(ent->rows[nrow], &iter->iter, &iter->name, NULL, &data)) {
    return 0;
  }
  iter->col = data;
  return 1;
}

ECB_EXPORT int ec_datasource_first_column(const ecdata_cache_ent *ent,
                                          int nrow,
                                          ec_datasource_value_iter *iter) {
  memset(iter, 0, sizeof(*iter));
  return ec_datasource_next_column(ent, nrow, iter);
}
