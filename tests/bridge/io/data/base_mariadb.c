/* The database of the program about datasources, in a server whose socket is in
   the environment. Each process has a database of its own. */
#include "base.h"

#include <mysql.h>
#include <stdarg.h>
#include <unistd.h>

#include "program.h"

const char base_driver[] = "mariadb";
const char base_wrong_uri[] = "mariadb:socket=/nowhere/at/all";
const char base_refusal[] = "ds_mariadb: Can't connect to local server through "
                            "socket '/nowhere/at/all'";
char base_no_table[120];
const char base_failing_query[] =
    "SELECT 9223372036854775800 + depth AS depth FROM reef";
const char base_failing_error[] = "ds_mariadb: BIGINT value is out of range";

static MYSQL *link_, *holding_;
static char name_[40];

static MYSQL *open_link(void) {
  MYSQL *link = mysql_init(NULL);
  CHECK(link);
  if (!mysql_real_connect(link, NULL, "root", NULL, NULL, 0,
                          getenv("ECXS_MARIADB_SOCKET"), 0)) {
    fprintf(stderr, "%s\n", mysql_error(link));
    exit(3);
  }
  return link;
}

static void __attribute__((format(printf, 2, 3)))
run(MYSQL *link, const char *format, ...) {
  char query[500];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(query, sizeof(query), format, arguments);
  va_end(arguments);
  if (mysql_query(link, query) != 0) {
    fprintf(stderr, "%s: %s\n", query, mysql_error(link));
    exit(3);
  }
}

/* Kills what the query finds; how many. */
static int kill_found(const char *which) {
  unsigned long ids[20];
  MYSQL_RES *found;
  MYSQL_ROW row;
  int count = 0, index;
  run(link_, "SELECT id FROM information_schema.processlist "
             "WHERE user = 'reef' AND db = '%s' AND %s LIMIT 20", name_, which);
  found = mysql_store_result(link_);
  CHECK(found);
  while ((row = mysql_fetch_row(found))) {
    ids[count++] = strtoul(row[0], NULL, 10);
  }
  mysql_free_result(found);
  for (index = 0; index < count; index++) {
    char query[40];
    snprintf(query, sizeof(query), "KILL %lu", ids[index]);
    mysql_query(link_, query); /* it may have ended meanwhile */
  }
  return count;
}

/* Once for all processes: it is slow. */
static void make_user(void) {
  MYSQL_RES *found;
  run(link_, "SELECT 1 FROM mysql.db WHERE user = 'reef'");
  found = mysql_store_result(link_);
  CHECK(found);
  if (mysql_num_rows(found) == 0) {
    run(link_, "GRANT ALL ON `reef\\_%%`.* TO reef@localhost "
               "IDENTIFIED BY 'it''s no'");
  }
  mysql_free_result(found);
}

void base_create(char *uri, size_t size) {
  CHECK(mysql_library_init(0, NULL, NULL) == 0);
  snprintf(name_, sizeof(name_), "reef_%d", (int)getpid());
  snprintf(base_no_table, sizeof(base_no_table),
           "ds_mariadb: Table '%s.nowhere' doesn't exist (1146, 42S02)", name_);
  link_ = open_link();
  run(link_, "CREATE DATABASE %s CHARACTER SET utf8mb4", name_);
  make_user();
  run(link_, "USE %s", name_);
  run(link_, "CREATE TABLE reef (name TEXT, depth INT, note TEXT)");
  run(link_, "INSERT INTO reef VALUES ('coral', 5, NULL),"
             "('it''s kelp', 9, 'green'), ('sand', 12, '')");
  snprintf(uri, size, "MariaDB:socket=%s;user=reef;password=it's no;dbname=%s",
           getenv("ECXS_MARIADB_SOCKET"), name_);
}

void base_drop(void) {
  run(link_, "DROP DATABASE IF EXISTS %s", name_);
  mysql_close(link_);
  mysql_library_end();
}

void base_lose(void) {
  while (kill_found("1") > 0) {
  }
}

void base_vanish(void) {
  run(link_, "DROP DATABASE %s", name_);
  base_lose();
}

void base_hold(void) {
  holding_ = open_link();
  run(holding_, "USE %s", name_);
  run(holding_, "BEGIN");
  run(holding_, "UPDATE reef SET note = 'held'");
}

void base_release(void) {
  run(holding_, "ROLLBACK");
  mysql_close(holding_);
}

void base_kill(void) {
  while (kill_found("state = 'User sleep'") == 0) {
  }
}
