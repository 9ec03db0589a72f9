/* What each driver over an SQL database does alike: values, errors, connections
   that end, and queries at once. */
#include "asking.h"
#include "base.h"
#include "check.h"
#include "ec_thread_pool.h"
#include "ecb_thread.h"
#include "ecdict.h"
#include "faults.h"
#include "host.h"
#include "io/datasource.h"
#include "sql_driver.h"

/* ---- values ---- */

static void check_told(const char *beginning) {
  if (strncmp(error.buffer, beginning, strlen(beginning)) != 0) {
    CHECK_TEXT(error.buffer, beginning);
  }
}

static void check_text(const ecdata_cache_ent *result, const char *name,
                       const char *text, size_t length) {
  const ecdata_value *value = value_of(result, 0, name);
  CHECK(value->type == ECDATA_TYPE_STR && value->len == length);
  CHECK(memcmp(value->v.strval, text, length) == 0);
}

static ecdata_value text_of(const char *text, size_t length) {
  return (ecdata_value){.type = ECDATA_TYPE_STR,
                        .v.strval = text,
                        .len = length};
}

/* Through positional parameters; the result, which is to be dropped. */
static ecdata_cache_ent *ask_with(const char *query, ecdata_value *values,
                                  int count) {
  ec_datasource_closure closure;
  memset(&closure, 0, sizeof(closure));
  closure.errmsg = &error;
  closure.q.params_positional = count;
  closure.q.positional_params = values;
  ec_datasource_cache_query("reef", query, NULL, &closure);
  ec_datasource_destroy_query(&closure.q);
  return closure.q.result;
}

#define TEXT(text) text_of("" text, sizeof(text) - 1)

void test_values(int unused) {
  /* Bytes, then texts of which no driver may take a part for its own. */
  ecdata_value values[] = {
      {.type = ECDATA_TYPE_INT, .v.intval = -2147483647 - 1},
      TEXT("9223372036854775807"), TEXT("2.5"), TEXT("\0\xff'\\\0"),
      TEXT("\\' OR 1=1 -- \xc3\xa9\xf0\x9f\x90\xa0\n\"%s\""),
      {.type = ECDATA_TYPE_NULL}, TEXT("")};
  ecdata_cache_ent *result;
  (void)unused;
  begin();
  set(0, 0, 0);
  result = ask("CREATE TABLE kinds (small INT, wide BIGINT, part DOUBLE, "
               "bytes BLOB, note TEXT, none INT, nil TEXT)", NULL);
  CHECK(result && result->nrows == 0);
  ec_datasource_cache_delref(result);
  result = ask_with("INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?)", values, 7);
  CHECK(result);
  ec_datasource_cache_delref(result);
  result = ask_with("SELECT * FROM kinds WHERE small = ? AND bytes = ?",
                    (ecdata_value[]){values[0], values[3]}, 2);
  CHECK(result && result->nrows == 1 && result->ncols == 7);
  CHECK(value_of(result, 0, "small")->type == ECDATA_TYPE_INT);
  CHECK(value_of(result, 0, "small")->v.intval == -2147483647 - 1);
  check_text(result, "wide", "9223372036854775807", 19);
  check_text(result, "part", "2.5", 3);
  check_text(result, "bytes", values[3].v.strval, values[3].len);
  check_text(result, "note", values[4].v.strval, values[4].len);
  CHECK(value_of(result, 0, "none")->type == ECDATA_TYPE_NULL);
  check_text(result, "nil", "", 0);
  ec_datasource_cache_delref(result);
  /* A backslash is itself: what follows it is a parameter. */
  result = ask_with("SELECT '\\' AS slash, ? AS note", &values[4], 1);
  CHECK(result);
  check_text(result, "slash", "\\", 1);
  check_text(result, "note", values[4].v.strval, values[4].len);
  ec_datasource_cache_delref(result);
  finish();
}

/* No text of any bytes is more than one value, however it is made. */
void test_any_bytes(int seed) {
  unsigned int state = (unsigned int)seed;
  int count;
  begin();
  set(0, 0, 0);
  for (count = 0; count < 60; count++) {
    static const unsigned char signs[] = {0,    '\'', '\\', 'a',  '"',  0x7f,
                                          0x80, 0xa0, 0xc1, 0xc3, 0xe0, 0xed,
                                          0xf0, 0x90, 0xf4, 0xf5, 0xff, '\n'};
    char text[12];
    size_t length, index;
    ecdata_cache_ent *result;
    ecdata_value value;
    state = state * 1103515245 + 12345;
    length = (state >> 16) % sizeof(text);
    for (index = 0; index < length; index++) {
      state = state * 1103515245 + 12345;
      text[index] = (char)signs[(state >> 16) % sizeof(signs)];
    }
    value = text_of(text, length);
    result = ask_with("SELECT ? AS back", &value, 1);
    CHECK(result && result->nrows == 1);
    check_text(result, "back", text, length);
    ec_datasource_cache_delref(result);
  }
  finish();
}

/* ---- errors ---- */

void test_errors(int unused) {
  static const char *const wrong[] = {
      "nonesuch=1", "dbname=a;%s_timeout=x", "dbname=a;%s_timeout=3601",
      "dbname=a;%s_timeout="};
  const char *timeout = strcmp(base_driver, "litebase") == 0 ? "busy" : "read";
  ecb_datasource spec = {.name = "reef", .uri_count = 1};
  const char *uris[1];
  ecdata_cache_ent *result;
  size_t index;
  (void)unused;
  begin();
  set(60, 10, 0);
  CHECK(!ask("SELECT depth FROM nowhere", NULL));
  CHECK_TEXT(error.buffer, base_no_table);
  /* Rows that end with an error are no result, and nothing is kept of them. */
  CHECK(!ask(base_failing_query, NULL));
  check_told(base_failing_error);
  CHECK(!ask(base_failing_query, NULL));
  CHECK(!ask("SELECT 1; SELECT 2", NULL) && !ask("", NULL) && !ask(" ", NULL));
  /* One that is ended early leaves nothing behind that comes later. */
  set(0, 0, 1);
  result = ask("SELECT depth FROM reef ORDER BY depth", NULL);
  CHECK(result && result->nrows == 1);
  ec_datasource_cache_delref(result);
  result = ask("SELECT 7 AS depth", NULL);
  CHECK(result && value_of(result, 0, "depth")->v.intval == 7);
  ec_datasource_cache_delref(result);
  CHECK(sql_connections() == 1);
  for (index = 0; index < sizeof(wrong) / sizeof(*wrong); index++) {
    char text[100], pairs[80];
    snprintf(pairs, sizeof(pairs), wrong[index], timeout);
    snprintf(text, sizeof(text), "%s:%s", base_driver, pairs);
    spec.uris = uris;
    uris[0] = text;
    CHECK(ecb_datasource_set(&spec, &error) == 0);
    CHECK(!ask("SELECT 1", NULL));
    CHECK(strstr(error.buffer, index ? " is no number from 0 to 3600"
                                     : "its uri has no parameter 'nonesuch'"));
  }
  finish();
}

/* ---- connections ---- */

static int has_run(ec_datasource_closure *query) {
  return __atomic_load_n(&query->status, __ATOMIC_ACQUIRE) !=
         ECDS_QUERY_LIMBO;
}

static int completed;

static void count(ec_async_job *job, void *closure) {
  (void)job;
  (void)closure;
  completed++;
}

static void ask_in_pool(ec_datasource_closure *query, const char *text) {
  memset(query, 0, sizeof(*query));
  query->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
  query->job.r.cb.func = count;
  CHECK(ec_datasource_cache_query("reef", text, NULL, query) ==
        ECDS_QUERY_ASYNC);
}

static void await(int wanted) {
  while (completed < wanted) {
    CHECK(ecb_loop_turn(0.01) >= 0);
  }
}

/* A connection that waits for a lock of the database keeps none of ours. */
void test_at_once(int unused) {
  enum { ASKING = 3 };
  ec_datasource_closure writing, reading[ASKING];
  int index;
  (void)unused;
  begin();
  host_busy = 10;
  set(0, 0, 0);
  base_hold();
  ask_in_pool(&writing, "UPDATE reef SET depth = depth + 1");
  while (sql_connections() == 0) {
    CHECK(ecb_loop_turn(0.01) >= 0);
  }
  for (index = 0; index < ASKING; index++) {
    ask_in_pool(&reading[index], "SELECT depth FROM reef WHERE depth = 5");
  }
  await(ASKING);
  CHECK(!has_run(&writing) && sql_connections() >= 2);
  base_release();
  await(ASKING + 1);
  CHECK(writing.status == ECDS_QUERY_OK);
  ec_datasource_cache_delref(writing.q.result);
  ec_datasource_destroy_query(&writing.q);
  for (index = 0; index < ASKING; index++) {
    CHECK(reading[index].status == ECDS_QUERY_OK);
    CHECK(reading[index].q.result->nrows == 1);
    ec_datasource_cache_delref(reading[index].q.result);
    ec_datasource_destroy_query(&reading[index].q);
  }
  /* All are mended at their next use, however many have ended. */
  base_lose();
  for (index = 0; index < ASKING; index++) {
    ecdata_cache_ent *result = ask("UPDATE reef SET depth = 1", NULL);
    CHECK(result && error.len == 0 && sql_connections() == 1);
    ec_datasource_cache_delref(result);
  }
  finish();
}

/* The query may have run: it is not asked again, and the next one is. */
void test_killed(int unused) {
  ec_datasource_closure slow;
  ecdata_cache_ent *result;
  (void)unused;
  begin();
  host_busy = 10;
  set(0, 0, 0);
  result = ask("SELECT 1", NULL);
  ec_datasource_cache_delref(result);
  ask_in_pool(&slow, "SELECT SLEEP(50) FROM reef LIMIT 1");
  base_kill();
  await(1);
  CHECK(slow.status == ECDS_QUERY_FAIL && sql_queries() <= 2);
  ec_datasource_destroy_query(&slow.q);
  result = ask("SELECT 1", NULL);
  CHECK(result && error.len == 0 && sql_connections() == 1);
  ec_datasource_cache_delref(result);
  finish();
}
