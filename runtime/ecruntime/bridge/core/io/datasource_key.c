/* Queries as keys of the store: equal ones have equal texts. */
#include <stdlib.h>
#include <string.h>

#include "echash.h"
#include "io/datasource.h"

static int compare_names(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void write_value(string *key, const ecdata_value *value) {
  if (value->type == ECDATA_TYPE_STR) {
    stringprintf(key, "s%lu:", value->len);
    stringwrite(key, value->v.strval, value->len);
  } else if (value->type == ECDATA_TYPE_INT) {
    stringprintf(key, "i%d", value->v.intval);
  } else {
    stringprintf(key, "n");
  }
}

/* By their names, so that equal queries have equal keys. */
static int write_named(string *key, ec_hash_table *params) {
  ec_hash_iter iter = {NULL, 0};
  const char **names = malloc((params->size + 1) * sizeof(*names));
  u_int32_t count = 0, index;
  if (!names) {
    return 0;
  }
  while (echash_next(params, &iter, &names[count], NULL, NULL)) {
    count++;
  }
  qsort(names, count, sizeof(*names), compare_names);
  for (index = 0; index < count; index++) {
    void *data = NULL;
    echash_retrieve(params, names[index], (int)strlen(names[index]), &data);
    stringprintf(key, "%zu:%s", strlen(names[index]), names[index]);
    write_value(key, &((ecdata_columnar_data *)data)->value);
  }
  free(names);
  return 1;
}

/* A key that is not whole would find another result. */
int ecb_data_make_key(ecdata_cache_query *query) {
  string key;
  int index, is_whole, length;
  if (!string_init_type(&key, 256, STRING_TYPE_MALLOC)) {
    return 0;
  }
  stringprintf(&key, "%d%d:%d:", query->no_fetch, query->params_positional,
               query->query_len);
  length = key.len + query->query_len;
  stringwrite(&key, query->query, (size_t)query->query_len);
  is_whole = key.len == length;
  for (index = 0; index < query->params_positional; index++) {
    write_value(&key, &query->positional_params[index]);
  }
  if (query->params && is_whole) {
    is_whole = write_named(&key, query->params);
  }
  length = key.len;
  is_whole &= stringwrite(&key, ".", 1) == 1 && key.len == length + 1;
  free(query->key);
  query->key = is_whole ? key.buffer : NULL;
  query->key_len = is_whole ? key.len : 0;
  if (!is_whole) {
    string_destroy(&key);
  }
  return is_whole;
}
