/* What a module in Python does on a server that has no Python. Arguments: the
   folder of the trees. */
#include "host.h"

#include <arpa/inet.h>
#include <signal.h>

#include "ec_message.h"
#include "hooks/beacon/ask_v1.h"
#include "hooks/beacon/echo_v1.h"
#include "hooks/beacon/see_v1.h"
#include "netlistener.h"
#include "simulator/message.h"

static host_module *beacon;
static char said[2048];

static int ask(const char *what, int number) {
  return call_beacon_ask_v1_hook(what, number);
}

static void check_signals(const struct sigaction *before) {
  int number;
  for (number = 1; number < 65; number++) {
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0) {
      CHECK(now.sa_handler == before[number].sa_handler);
    }
  }
}

static void start(const char *folder) {
  struct sigaction before[65];
  int number;
  host_open();
  memset(before, 0, sizeof(before));
  for (number = 1; number < 65; number++) {
    sigaction(number, NULL, &before[number]);
  }
  host_set("brightness", "", "8");
  host_set("range", "Binding=north", "40");
  host_set("range", "Domain=d2.test", "41");
  host_set("range", "Binding=north,Domain=d3.test", "42");
  beacon = host_load(folder, "beacon");
  CHECK(beacon);
  check_signals(before);
  CHECK(ask("add", 1) == 0); /* no generation yet, no provider */
  CHECK(host_reload(said, sizeof(said)) == 0);
  CHECK(strcmp(said, "brightness is 8\nbrightness is 8\n") == 0);
}

static void values(void) {
  CHECK(ask("add", 41) == 42);
  CHECK(ask("nested", 41) == 43);
  CHECK(ask("option", 0) == 8);
  CHECK(ask("option", 1) == 9);
  CHECK(ask("scoped", 1) == 40);
  CHECK(ask("scoped", 3) == 42);
  CHECK(ask("state", 0) == 8);
  CHECK(strcmp(call_beacon_echo_v1_hook("a\xff"), "a\xff, a\xff") == 0);
  CHECK(ask("ctypes", 5) == 5); /* needs the functions of libpython */
  CHECK(ask("program", 3) == 3);
  CHECK(ask("encoding", 0) == 1);
  CHECK(ask("isolated", 0) == 1);
  CHECK(ask("interval", 0) == 500);
}

static void failures(void) {
  host_log();
  CHECK(ask("raise", 6) == -9);
  host_expect_log("ValueError: no number like 6");
  CHECK(ask("exit", 3) == -9);
  host_expect_log("SystemExit: 3");
  CHECK(ask("nothing", 3) == -9);
  host_expect_log("None is no integer");
  CHECK(ask("large", 3) == -9);
  host_expect_log("too large for its type in C");
  CHECK(ask("no such word", 3) == -9);
  host_expect_log("AttributeError");
  CHECK(ask("refused", 3) == -9);
  host_expect_log("RT802");
  CHECK(ask("log", 5) == 5);
  host_expect_log("beacon: a line of 5");
}

static void timers(void) {
  CHECK(ask("timer", 10) == 0);
  host_serve(0.05);
  CHECK(strstr(host_command(beacon, "show", 0), "Last words: timer 10\n"));
  CHECK(ask("timer", 20) == 0);
  CHECK(ask("clear", 0) == 1);
  CHECK(ask("clear", 0) == 0);
  CHECK(ask("timer", 30) == 0);
  CHECK(ask("rearm", 1) == 0);
  host_serve(0.02);
  CHECK(strstr(host_command(beacon, "show", 0), ": timer 10, timer 30\n"));
  CHECK(ask("bad_timer", 0) == 0);
  host_serve(0.01);
  host_expect_log("a timed event failed: Traceback");
}

static void reloads(void) {
  host_set("brightness", "", "99");
  CHECK(host_reload(said, sizeof(said)) == -1);
  CHECK(strcmp(said, "brightness: too bright\n") == 0);
  host_set("range", "", "0");
  host_set("brightness", "", "9");
  CHECK(host_reload(said, sizeof(said)) == -1);
  CHECK(strstr(said, "range is 0; it has to be 1 to 1000"));
  host_set("range", "", "100");
  host_set("brightness", "", "13");
  CHECK(host_reload(said, sizeof(said)) == -1);
  CHECK(strstr(said, "ext_init failed: ValueError: no beacon is so bright"));
  host_set("brightness", "", "14");
  CHECK(host_reload(said, sizeof(said)) == -1);
  host_expect_log("SystemExit: leaving");
  host_set("brightness", "", "22");
  CHECK(host_reload(said, sizeof(said)) == -1);
  CHECK(ask("state", 0) == 8 && ask("option", 0) == 8);
  host_set("brightness", "", "21");
  CHECK(host_reload(said, sizeof(said)) == 0);
  CHECK(ask("state", 0) == 21 && ask("option", 0) == 21);
  host_serve(0.01);
  CHECK(strstr(host_command(beacon, "show", 0), "scheduled in ext_init\n"));
  CHECK(!strstr(host_command(beacon, "show", 0), "never published"));
  CHECK(strstr(host_command(beacon, "show", 0), "First calls: 1\n"));
}

static void console(void) {
  CHECK(strncmp(host_command(beacon, "beacon show", 0), "Asked: ", 7) == 0);
  CHECK(strstr(host_command(beacon, "show", 1), "<first_calls>1</"));
  CHECK(strstr(host_command(beacon, "sow", 0), "has no command 'sow'"));
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  start(argv[1]);
  values();
  failures();
  timers();
  console();
  reloads();
  ask("print", 5);
  host_end();
  fflush(stdout);
  puts("ok");
  return 0;
}
