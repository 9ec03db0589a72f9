#include "ec_config.h"
#include "ecdict.h"
#include "misc/ec_string.h"
#include "module.h"
#include "modules/datasource/ecdatasource.h"
#include "verdict.h"

#include <string.h>

/* The first column of the first row, whatever its name and type are. */
static void take_reason(const ecdata_cache_ent *rows, char *reason) {
  ec_datasource_value_iter column;

  if (!ec_datasource_first_column(rows, 0, &column)) return;
  if (column.col->value.type == ECDATA_TYPE_STR) {
    ec_snprintf(reason, REASON_SIZE, "%.*s", (int)column.col->value.len,
        column.col->value.v.strval);
  } else if (column.col->value.type == ECDATA_TYPE_INT) {
    ec_snprintf(reason, REASON_SIZE, "%s %d", column.name,
        column.col->value.v.intval);
  }
}

int ask(const char *datasource, const char *query, const char *address,
    struct verdict *answer) {
  ECDict parameters = dict_blank();
  ec_datasource_closure closure;
  string error;
  int is_known;

  memset(answer, 0, sizeof(*answer));
  memset(&closure, 0, sizeof(closure));
  string_init_type(&error, 128, STRING_TYPE_ECSTRING);
  closure.errmsg = &error;
  closure.job.completion = ECTP_COMPLETE_SYNC; /* the answer, not a promise */
  dict_add_key_value(parameters, "address", address);
  is_known = ec_datasource_cache_query(datasource, query, parameters, &closure)
    == ECDS_QUERY_OK;
  if (!is_known) log1_printf(DERROR, "blocklist: %s\n", error.buffer);
  if (closure.q.result) {
    answer->is_listed = closure.q.result->nrows > 0;
    if (answer->is_listed) take_reason(closure.q.result, answer->reason);
    ec_datasource_cache_delref(closure.q.result);
    closure.q.result = NULL;
  }
  ec_datasource_destroy_query(&closure.q);
  string_destroy(&error);
  dict_drop(parameters);
  return is_known;
}
