/* Datasources with the driver of an example, over SQLite or MariaDB, and a host
   in C. */
#include "io/datasource.h"

#include "asking.h"
#include "base.h"
#include "ec_thread_pool.h"
#include "ecb_thread.h"
#include "ecdict.h"
#include "faults.h"
#include "host.h"
#include "check.h"
#include "pools/pools.h"
#include "sql_driver.h"

/* ---- cases ---- */

static void test_rows(int unused) {
  ec_datasource_value_iter iter;
  ecdata_cache_ent *result;
  (void)unused;
  begin();
  set(60, 10, 0);
  result = ask("SELECT name, depth, note FROM reef ORDER BY depth", NULL);
  CHECK(result && result->nrows == 3 && result->ncols == 3);
  CHECK(strcmp(result->colnames[1], "depth") == 0 && error.len == 0);
  CHECK(value_of(result, 0, "depth")->type == ECDATA_TYPE_INT);
  CHECK(value_of(result, 0, "depth")->v.intval == 5);
  CHECK(value_of(result, 0, "note")->type == ECDATA_TYPE_NULL);
  CHECK(strcmp(value_of(result, 1, "name")->v.strval, "it's kelp") == 0);
  CHECK(value_of(result, 1, "name")->len == 9);
  CHECK(value_of(result, 2, "note")->len == 0);
  CHECK(ec_datasource_first_column(result, 1, &iter) == 1);
  CHECK(strcmp(iter.name, "name") == 0);
  CHECK(strcmp(iter.col->value.v.strval, "it's kelp") == 0);
  CHECK(ec_datasource_next_column(result, 1, &iter) == 1);
  CHECK(strcmp(iter.name, "depth") == 0 && iter.col->value.v.intval == 9);
  CHECK(ec_datasource_next_column(result, 1, &iter) == 1);
  CHECK(ec_datasource_next_column(result, 1, &iter) == 0);
  CHECK(ec_datasource_first_column(result, 3, &iter) == 0);
  CHECK(ec_datasource_first_column(result, -1, &iter) == 0);
  CHECK(ec_datasource_first_column(NULL, 0, &iter) == 0);
  ec_datasource_cache_delref(result);
  result = ask("SELECT name FROM reef WHERE depth > 100", NULL);
  CHECK(result && result->nrows == 0);
  ec_datasource_cache_delref(result);
  result = ask("UPDATE reef SET depth = 6 WHERE name = 'coral'", NULL);
  CHECK(result && result->nrows == 0);
  ec_datasource_cache_delref(result);
  ec_datasource_cache_delref(NULL);
  CHECK(sql_connections() == 1);
  /* No more rows than the datasource lets through. */
  set(60, 10, 2);
  CHECK(sql_connections() == 0);
  result = ask("SELECT name FROM reef", NULL);
  CHECK(result && result->nrows == 2);
  ec_datasource_cache_delref(result);
  finish();
}

static void test_parameters(int unused) {
  ec_datasource_closure closure;
  ecdata_value values[2] = {{.type = ECDATA_TYPE_INT, .v.intval = 9},
                            {.type = ECDATA_TYPE_STR,
                             .v.strval = "it's kelp",
                             .len = 9}};
  ECDict params;
  ecdata_cache_ent *result;
  (void)unused;
  begin();
  set(60, 10, 0);
  params = dict_blank();
  dict_add_key_value(params, "name", "it's kelp");
  dict_add_key_value(params, "other", "x' OR 1=1 --");
  result = ask("SELECT depth FROM reef WHERE name = :name -- :not\n"
               "AND note <> ':nor' AND name <> :other",
               params);
  CHECK(result && result->nrows == 1);
  CHECK(value_of(result, 0, "depth")->v.intval == 9);
  ec_datasource_cache_delref(result);
  CHECK(!ask("SELECT :lacking", params));
  CHECK(strstr(error.buffer, "':lacking'"));
  CHECK(!ask("SELECT ?", params) && strstr(error.buffer, "0 parameters"));
  CHECK(!ask("SELECT depth FROM nowhere", NULL));
  CHECK_TEXT(error.buffer, base_no_table);
  dict_drop(params);
  memset(&closure, 0, sizeof(closure));
  closure.q.params_positional = 2;
  closure.q.positional_params = values;
  CHECK(ec_datasource_cache_query("reef",
                                  "SELECT note FROM reef WHERE depth = ? AND "
                                  "name = ?",
                                  NULL, &closure) == ECDS_QUERY_OK);
  CHECK(strcmp(value_of(closure.q.result, 0, "note")->v.strval, "green") == 0);
  ec_datasource_cache_delref(closure.q.result);
  ec_datasource_destroy_query(&closure.q);
  memset(&closure, 0, sizeof(closure));
  CHECK(ec_datasource_set_named_param_mode(&closure.q, 1) == 1);
  CHECK(ec_datasource_set_param_by_name(&closure.q, "depth", &values[0]) == 1);
  CHECK(ec_datasource_cache_query("reef",
                                  "SELECT note FROM reef WHERE depth = :depth",
                                  NULL, &closure) == ECDS_QUERY_OK);
  CHECK(closure.q.result->nrows == 1);
  ec_datasource_cache_delref(closure.q.result);
  ec_datasource_destroy_query(&closure.q);
  ec_datasource_destroy_query(&closure.q);
  CHECK(ec_datasource_cache_query("sand", "SELECT 1", NULL, &closure) ==
        ECDS_QUERY_FAIL);
  finish();
}

/* How many queries have reached the backend. */
static int asked(const char *query) {
  int before = (int)sql_queries();
  ecdata_cache_ent *result = ask(query, NULL);
  CHECK(result);
  ec_datasource_cache_delref(result);
  return (int)sql_queries() - before;
}

static void test_the_cache(int unused) {
  ec_datasource_closure closure;
  ecdata_cache_ent *kept, *again;
  (void)unused;
  begin();
  set(60, 2, 0);
  CHECK(asked("SELECT 1") == 1 && asked("SELECT 1") == 0);
  kept = ask("SELECT 1", NULL);
  again = ask("SELECT 1", NULL);
  CHECK(kept == again);
  ec_datasource_cache_delref(again);
  CHECK(asked("SELECT 2") == 1);
  CHECK(asked("SELECT 1") == 0); /* now the newer one */
  CHECK(asked("SELECT 3") == 1);
  CHECK(asked("SELECT 1") == 0 && asked("SELECT 2") == 1);
  host_time += 59;
  CHECK(asked("SELECT 2") == 0 && asked("SELECT 2") == 0);
  host_time += 1;
  CHECK(asked("SELECT 2") == 1);
  CHECK(kept->nrows == 1); /* whatever became of the cache */
  ec_datasource_cache_delref(kept);
  memset(&closure, 0, sizeof(closure));
  closure.q.no_cache = 1;
  CHECK(ec_datasource_cache_query("reef", "SELECT 2", NULL, &closure) ==
        ECDS_QUERY_OK);
  ec_datasource_cache_delref(closure.q.result);
  ec_datasource_destroy_query(&closure.q);
  memset(&closure, 0, sizeof(closure));
  closure.q.no_fetch = 1;
  CHECK(ec_datasource_cache_query("reef", "SELECT 2", NULL, &closure) ==
        ECDS_QUERY_OK);
  CHECK(closure.q.result->nrows == 0);
  ec_datasource_cache_delref(closure.q.result);
  ec_datasource_destroy_query(&closure.q);
  set(0, 10, 0);
  CHECK(asked("SELECT 1") == 1 && asked("SELECT 1") == 1);
  finish();
}

static void test_connections(int unused) {
  (void)unused;
  begin();
  set(0, 0, 0);
  CHECK(asked("SELECT 1") == 1 && sql_connections() == 1);
  CHECK(error.len == 0); /* the first backend has refused, the next not */
  CHECK(asked("SELECT 1") == 1 && sql_connections() == 1);
  /* An idle connection has ended: another one serves. */
  base_lose();
  CHECK(asked("SELECT 1") == 1 && sql_connections() == 1);
  CHECK(error.len == 0);
  /* A query that fails keeps its connection. */
  CHECK(!ask("SELECT FROM", NULL) && sql_connections() == 1);
  CHECK(asked("SELECT 1") == 1 && sql_connections() == 1);
  base_vanish();
  CHECK(!ask("SELECT 1", NULL) && sql_connections() == 0);
  CHECK(strncmp(error.buffer, base_refusal, strlen(base_refusal)) == 0);
  /* Both backends are told of. */
  CHECK(strstr(error.buffer + strlen(base_refusal), base_driver));
  ecb_datasource_remove("reef");
  CHECK(!ask("SELECT 1", NULL));
  CHECK(strcmp(error.buffer, "there is no datasource 'reef'") == 0);
  finish();
}

static int completed;

static void in_scheduler(ec_async_job *job, void *closure) {
  ec_datasource_closure *query = closure;
  CHECK(is_scheduler_thread() && &query->job == job);
  CHECK(query->status == ECDS_QUERY_OK);
  CHECK(value_of(query->q.result, 0, "depth")->v.intval == 12);
  ec_datasource_cache_delref(query->q.result);
  ec_datasource_destroy_query(&query->q);
  completed++;
}

static void test_queries_in_a_pool(int unused) {
  enum { AT_ONCE = 20 };
  static ec_datasource_closure closures[AT_ONCE];
  int index, waiting = 0;
  (void)unused;
  begin();
  host_busy = 10;
  set(60, 10, 0);
  for (index = 0; index < AT_ONCE; index++) {
    ec_datasource_closure *one = &closures[index];
    ECDict params = dict_blank();
    int status;
    dict_add_key_value(params, "name", "sand");
    one->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
    one->job.r.cb.func = in_scheduler;
    one->job.r.cb.closure = one;
    status = ec_datasource_cache_query(
        "reef", "SELECT depth FROM reef WHERE name = :name", params, one);
    dict_drop(params);
    if (status == ECDS_QUERY_OK) { /* at once, without a completion */
      ec_datasource_cache_delref(one->q.result);
      ec_datasource_destroy_query(&one->q);
    } else {
      CHECK(status == ECDS_QUERY_ASYNC);
      waiting++;
    }
    if (index == AT_ONCE / 2) {
      set(60, 10, 0); /* a reload under them */
    }
  }
  CHECK(waiting > 0);
  while (completed < waiting) {
    CHECK(ecb_loop_turn(0.01) >= 0);
  }
  finish();
}

/* ---- parsers ---- */

static void parse_uri(int unused) {
  static char text[5000];
  const char *name, *value;
  ECDict_Iterator iterator;
  ECDict pairs;
  size_t length;
  (void)unused;
  host_open();
  string_init_type(&error, 64, STRING_TYPE_MALLOC);
  text[fread(text, 1, sizeof(text) - 1, stdin)] = '\0';
  pairs = ecb_datasource_parse_uri(text, &length, &error);
  CHECK((pairs != NULL) == (error.len == 0));
  if (pairs) {
    printf("%.*s\n", (int)length, text);
    iterator = dict_iter(pairs);
    while (dict_next(pairs, &iterator, &name, &value)) {
      printf("%s\1%s\2", name, value);
    }
    dict_drop(pairs);
  }
  string_destroy(&error);
  host_close(0);
}

static int quote_marked(ecdata_driver *drv, ecdata_value *value, char **quoted,
                        int *quoted_len) {
  (void)drv;
  *quoted_len = (int)value->len + 2;
  *quoted = malloc(value->len + 3);
  if (*quoted) {
    sprintf(*quoted, "<%s>", value->v.strval);
  }
  return *quoted != NULL;
}

/* A query on standard input; :a is "A", :b "B", and ? is "1", then "2". */
static void parse_query(int unused) {
  static char text[5000];
  struct ec_datasource_driver_class class = {.quote = quote_marked};
  ecdata_driver driver = {.funcs = &class};
  ecdata_stmt stmt = {.driver = &driver};
  ecdata_value values[] = {
      {.type = ECDATA_TYPE_STR, .v.strval = "1", .len = 1},
      {.type = ECDATA_TYPE_STR, .v.strval = "2", .len = 1},
      {.type = ECDATA_TYPE_STR, .v.strval = "A", .len = 1},
      {.type = ECDATA_TYPE_STR, .v.strval = "B", .len = 1}};
  ecdata_cache_query query;
  char *made;
  size_t size;
  int length, is_made;
  (void)unused;
  host_open();
  size = fread(text, 1, sizeof(text) - 1, stdin);
  memset(&query, 0, sizeof(query));
  CHECK(ec_datasource_set_param_by_name(&query, "a", &values[2]));
  CHECK(ec_datasource_set_param_by_name(&query, "b", &values[3]));
  query.params_positional = 2;
  query.positional_params = values;
  driver.error.type = STRING_TYPE_MALLOC;
  CHECK(ec_datasource_parser_prepare(&stmt, 0, text, size));
  if (ec_datasource_parser_execute(&stmt, &query, &made, &length, &is_made)) {
    printf("+%.*s", length, made);
    if (is_made) {
      free(made);
    }
  } else {
    printf("-");
  }
  ecb_statement_clear(&stmt);
  ec_datasource_destroy_query(&query);
  string_destroy(&driver.error);
  while (host_log_line()) {
  }
  host_close(0);
}

/* ---- failures ---- */

static void run_failing(int failing) {
  const char *const uris[] = {uri};
  ecb_datasource spec = {.name = "reef",
                         .uris = uris,
                         .uri_count = 1,
                         .cache_life = 60,
                         .cache_size = 5};
  ecdata_cache_ent *result = NULL;
  ECDict params;
  int is_whole;
  begin();
  params = dict_blank();
  dict_add_key_value(params, "name", "sand");
  stringprintf(&error, "%200s", ""); /* its room is there */
  error.len = 0;
  allocation_count = 0;
  fail_at = failing;
  is_whole = ecb_datasource_set(&spec, &error) == 0;
  if (is_whole) {
    result = ask("SELECT name, depth FROM reef WHERE name = :name", params);
    is_whole = result != NULL;
  }
  if (result) {
    CHECK(result->nrows == 1);
    CHECK(strcmp(value_of(result, 0, "name")->v.strval, "sand") == 0);
  } else if (allocation_count < failing) {
    fprintf(stderr, "%s\n", error.buffer);
  }
  CHECK(is_whole || error.len > 0);
  ec_datasource_cache_delref(result);
  fail_at = 0;
  is_whole &= allocation_count < failing;
  dict_drop(params);
  finish();
  puts(is_whole ? "none failed" : result ? "went on" : "failed");
}

static void test_registration(int unused) {
  struct ec_datasource_driver_class *known, other, none = {0};
  const char *const uris[] = {"reef:x=1;x=2"};
  ecb_datasource spec = {.name = "reef", .uris = uris, .uri_count = 1};
  (void)unused;
  begin();
  known = (struct ec_datasource_driver_class *)ecb_driver_find(
              base_driver, strlen(base_driver))->funcs;
  other = *known;
  CHECK(ec_datasource_register_driver(base_driver, known, NULL) == 0);
  CHECK(ec_datasource_register_driver(base_driver, &other, NULL) == -1);
  CHECK(ec_datasource_register_driver("other", &none, NULL) == -1);
  CHECK(ec_datasource_register_driver("a:b", &other, NULL) == -1);
  CHECK(ec_datasource_register_driver("", &other, NULL) == -1);
  CHECK(ecb_datasource_set(&spec, &error) == -1);
  CHECK(strcmp(error.buffer, "'x' stands twice in the uri") == 0);
  error.len = 0;
  spec.uri_count = 0;
  CHECK(ecb_datasource_set(&spec, &error) == -1);
  CHECK(strcmp(error.buffer, "the datasource 'reef' has no uri") == 0);
  snprintf(uri, sizeof(uri), "other:reef");
  set(0, 0, 0);
  CHECK(!ask("SELECT 1", NULL));
  CHECK(strstr(error.buffer, "no module provides the driver 'other'"));
  finish();
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"rows", test_rows},
      {"parameters", test_parameters},
      {"cache", test_the_cache},
      {"connections", test_connections},
      {"pool", test_queries_in_a_pool},
      {"registration", test_registration},
      {"uri", parse_uri},
      {"query", parse_query},
      {"failing", run_failing},
      {"values", test_values},
      {"bytes", test_any_bytes},
      {"errors", test_errors},
      {"once", test_at_once},
      {"killed", test_killed},
      {NULL, NULL}};
  return run_case(cases, argc, argv);
}
