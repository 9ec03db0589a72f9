/* The database of the program about datasources, in a file. */
#include "base.h"

#include <sqlite3.h>
#include <unistd.h>

#include "program.h"

const char base_driver[] = "litebase";
const char base_wrong_uri[] = "litebase:/nowhere/at/all";
const char base_refusal[] = "litebase: cannot open /nowhere/at/all";
char base_no_table[120] = "litebase: no such table: nowhere";
const char base_failing_query[] =
    "SELECT abs(CASE WHEN depth > 5 THEN -9223372036854775807 - 1 "
    "ELSE depth END) AS depth FROM reef";
const char base_failing_error[] = "litebase: integer overflow";

static char path[] = "/tmp/ecxs-datasource.XXXXXX";
static sqlite3 *holding;

static void run(sqlite3 *base, const char *query) {
  CHECK(sqlite3_exec(base, query, NULL, NULL, NULL) == SQLITE_OK);
}

void base_create(char *uri, size_t size) {
  sqlite3 *base;
  int fd = mkstemp(path);
  CHECK(fd >= 0);
  close(fd);
  CHECK(sqlite3_open(path, &base) == SQLITE_OK);
  run(base, "CREATE TABLE reef (name TEXT, depth INT, note TEXT);"
            "INSERT INTO reef VALUES ('coral', 5, NULL),"
            "('it''s kelp', 9, 'green'), ('sand', 12, '')");
  sqlite3_close(base);
  snprintf(uri, size, "LiteBase:%s", path);
}

void base_drop(void) { unlink(path); }

/* Another file stands in its place. */
void base_lose(void) {
  char copy[sizeof(path) + 5], command[sizeof(path) + 40];
  sqlite3 *base;
  snprintf(copy, sizeof(copy), "%s.new", path);
  snprintf(command, sizeof(command), "VACUUM INTO '%s'", copy);
  CHECK(sqlite3_open(path, &base) == SQLITE_OK);
  run(base, command);
  sqlite3_close(base);
  CHECK(rename(copy, path) == 0);
}

void base_vanish(void) { unlink(path); }

void base_hold(void) {
  CHECK(sqlite3_open(path, &holding) == SQLITE_OK);
  run(holding, "BEGIN IMMEDIATE");
}

void base_release(void) {
  run(holding, "COMMIT");
  sqlite3_close(holding);
}

void base_kill(void) { CHECK(!"there is no server"); }
