/* Jobs, descriptors, generations, memory and objects of the server, as a module
   in Python has them without a runtime of ours. Arguments: the folder of the
   trees. */
#include "host.h"

#include <arpa/inet.h>

#include "ec_malloc.h"
#include "ec_message.h"
#include "hooks/drift/ask_v1.h"
#include "hooks/drift/see_v1.h"
#include "netlistener.h"
#include "simulator/validation.h"
#include "validate.h"

enum { WAIT_STEPS = 500 };
static const double STEP = 0.01;

static host_module *drift;
static char said[2048];

static int ask(const char *what, int number) {
  return call_drift_ask_v1_hook(what, number);
}

static const char *notes(void) { return host_command(drift, "notes", 0); }

/* Serves until there are notes, and fails unless they are these. */
static void expect_notes(const char *text) {
  char all[2048] = "none\n";
  int step;
  for (step = 0; step < WAIT_STEPS && strcmp(all, "none\n") == 0; step++) {
    host_serve(STEP);
    snprintf(all, sizeof(all), "%s", notes());
  }
  all[strcspn(all, "\n")] = 0;
  if (strcmp(all, text) != 0) {
    fprintf(stderr, "noted: %s\nexpected: %s\n", all, text);
  }
  CHECK(strcmp(all, text) == 0);
}

static void jobs(void) {
  CHECK(ask("job", 3) == 3);
  expect_notes("done True 0 0 True");
  CHECK(ask("fail", 0) == 0);
  expect_notes("failed ZeroDivisionError");
  host_expect_log("ZeroDivisionError");
  CHECK(ask("exit", 3) == 0);
  expect_notes("failed SystemExit(3)");
  CHECK(ask("no_pool", 0) == 1);
  CHECK(ask("classes", 0) == 10);
  CHECK(ask("post", 7) == 7);
  expect_notes("posted 7");
  CHECK(ask("limited", 1) == -9);
  host_expect_log("RT802: 'concurrency' of a job cannot be had");
}

static void built_jobs(void) {
  char all[256];
  CHECK(ask("built", 1) == 1);
  host_serve(STEP);
  snprintf(all, sizeof(all), "%s", notes());
  CHECK(strstr(all, "finished s1") && strstr(all, "finished c1"));
  CHECK(ask("tail", 2) == 1);
  host_serve(0.2);
  CHECK(strcmp(notes(), "none\n") == 0);
  CHECK(ask("end_tail", 0) == 1);
  expect_notes("finished t2");
}

static void descriptors(void) {
  int fd = ask("watch", 2);
  CHECK(fd > 2);
  CHECK(ask("send", 1) == 1);
  expect_notes("read wave1 1");
  CHECK(ask("receive", 0) == 5);
  CHECK(ask("send", 2) == 2);
  expect_notes("read wave2 1");
  CHECK(ask("send", 3) == 3); /* it waits no longer */
  host_serve(0.05);
  CHECK(strcmp(notes(), "none\n") == 0);
  CHECK(ask("watch", 5) > 2);
  CHECK(ask("leave", 0) == 0);
  expect_notes("peer has left");
  fd = ask("watch", 5);
  CHECK(ask("close", 0) == 0);
  CHECK(fcntl(fd, F_GETFD) == -1);
  CHECK(ask("close", 0) == -9);
  CHECK(ask("bad_watch", 4) == 4);
  host_expect_log("RT106");
  CHECK(ask("send", 4) == 4);
  host_serve(0.05);
  host_expect_log("LookupError: no tide");
  CHECK(ask("steps", 1) == 1);
  host_serve(0.05);
  snprintf(said, sizeof(said), "%s", notes());
  CHECK(strstr(said, "RT104") && strstr(said, "stepped far"));
  CHECK(strstr(said, "in time") && strstr(said, "at once"));
  CHECK(ask("leave", 0) == 0);
  CHECK(ask("put_off", 20) == 20);
  host_serve(0.04);
  CHECK(strcmp(notes(), "none\n") == 0);
  expect_notes("late");
  CHECK(ask("rearm", 10) == 10);
  expect_notes("moved");
}

static void generations(void) {
  host_set("reach", "Binding=north", "40");
  host_set("reach", "Domain=d3.test", "43");
  CHECK(host_reload(said, sizeof(said)) == 0);
  CHECK(ask("scopes", 1) == 41);
  CHECK(ask("acquire", 0) == host_newest());
  CHECK(ask("held", 3) == 43);
  host_set("reach", "Domain=d3.test", "44");
  CHECK(host_reload(said, sizeof(said)) == 0);
  host_serve(STEP);
  CHECK(host_ended() < host_newest() - 1);
  CHECK(ask("held", 3) == 43);
  CHECK(ask("txn", 5) == 15);
  CHECK(ask("let_go", 9) == 9);
  expect_notes("RT801, RT402");
  host_settle();
}

/* What ext_init began comes with the publication, or never. */
static void transactions(void) {
  host_set("plan", "", "2");
  CHECK(host_reload(said, sizeof(said)) != 0);
  host_serve(0.1);
  CHECK(strcmp(notes(), "none\n") == 0);
  CHECK(ask("post", 8) == 8); /* a refused reload holds nothing else back */
  expect_notes("posted 8");
  host_set("plan", "", "1");
  CHECK(host_reload(said, sizeof(said)) == 0);
  host_serve(0.3);
  snprintf(said, sizeof(said), "%s", notes());
  CHECK(strstr(said, "posted by 1") && strstr(said, "job of 1"));
  CHECK(strstr(said, "ready for 1") && !strstr(said, " 2"));
  host_set("plan", "", "0");
  CHECK(host_reload(said, sizeof(said)) == 0);
}

static void registered_options(void) {
  CHECK(ask("registered", 0) == 33);
  expect_notes("RT422, RT421");
  host_set("depth", "", "12");
  CHECK(host_reload(said, sizeof(said)) != 0);
  host_set("depth", "", "4");
  CHECK(host_reload(said, sizeof(said)) == 0);
  CHECK(ask("registered", 1) == 45);
  expect_notes("RT422, RT421");
}

static void memory(void) {
  CHECK(ec_memtype_by_name("drift:entry") > 0);
  CHECK(ask("memory", 1) == 1);
  expect_notes("16 kelp wra True, RT608, opera, RT606");
}

/* ---- objects ---- */

typedef struct letter {
  ec_message *message;
  accept_construct connection;
  validate_context *context;
  char domain[64]; /* stands for a record, of which nothing is known */
} letter;

static void give(ec_message *message, const char *name, const char *text) {
  CHECK(ecb_fact_set(ecb_message_facts(message), name, 0, text, strlen(text)));
}

static void make(letter *one) {
  static const char source[] = "Subject: =?utf-8?q?t=C3=AFde?=\r\n"
                               "To: a@b.test\r\n\r\nlow\r\n";
  memset(one, 0, sizeof(*one));
  one->message = ecb_message_new(NULL);
  one->context = ecb_validation_new();
  CHECK(one->message && one->context);
  give(one->message, "sender", "s@a.test");
  give(one->message, "recipients", "r@b.test");
  give(one->message, "code", "250 fine");
  give(one->message, "delivery_method", "smtp");
  give(one->message, "source", source);
  ec_message_context_set(one->message, ECMESS_CTX_MESS, "a", "1");
  ec_message_context_set(one->message, ECMESS_CTX_CONN, "b", "2");
  validate_context_set(one->context, VCTX_MESS, "a", "6");
  validate_context_set(one->context, VCTX_CONN, "b", "7");
  validate_context_set_code(one->context, 250, "go on");
  validate_context_add_rcpt(one->context, "r@b.test", 0);
  one->context->tcost.tv_sec = 1;
  one->connection.remote_addr.sin.sin_family = AF_INET;
  one->connection.remote_addr.sin.sin_port = htons(25);
  inet_pton(AF_INET, "192.0.2.7", &one->connection.remote_addr.sin.sin_addr);
  one->connection.protocol = P_ESMTP;
}

static void drop(letter *one) {
  ecb_message_free(one->message);
  ecb_validation_free(one->context);
}

static int see(const char *what, letter *one) {
  return call_drift_see_v1_hook(what, one->message, &one->connection,
                                one->context, (domain_record *)one->domain);
}

static void check_changed(const letter *one) {
  char *address = NULL;
  CHECK(strcmp(ec_message_get_mailfrom(one->message), "new@x.test") == 0);
  CHECK(strcmp(ec_message_get_rcptto(one->message), "n\xc3\xb6@y.test") == 0);
  CHECK(strcmp(ec_message_get_code(one->message), "550 5.1.1 unknown") == 0);
  CHECK(!ec_message_context_get(one->message, ECMESS_CTX_MESS, "a"));
  CHECK(ec_message_context_exists(one->message, ECMESS_CTX_MESS, "c"));
  CHECK(ec_message_context_exists(one->message, ECMESS_CTX_CONN, "d"));
  CHECK(one->context->code == 451 && one->context->disconnect == 1);
  CHECK(strcmp(one->context->note, "much later") == 0);
  CHECK(one->context->tcost.tv_sec == 2 && one->context->tcost.tv_usec == 500000);
  CHECK(validate_context_exists(one->context, VCTX_MESS, "e"));
  CHECK(!validate_context_exists(one->context, VCTX_CONN, "b"));
  CHECK(validate_context_iterate_rcpt(one->context, 1, &address));
  CHECK(strcmp(address, "q@z.test") == 0);
  CHECK(!validate_context_iterate_rcpt(one->context, 2, &address));
}

static void objects(void) {
  letter one, other;
  make(&one);
  CHECK(see("read", &one) == 0);
  expect_notes("s@a.test r@b.test 250 fine smtp b.test, "
               "t\xc3\xaf" "de a@b.test 2 low, 53 b.test 192.0.2.7:25 1, "
               "{'a': '1'} 2, 250 go on 0 1.0 r@b.test, 6 7");
  CHECK(see("change", &one) == 0);
  check_changed(&one);
  CHECK(see("keep", &one) == 0);
  make(&other);
  CHECK(see("kept", &other) == 0);
  expect_notes("RT801 RT801 RT801 RT801 RT801 RT801 False "
               "<ServerEcMessage whose call has ended>");
  CHECK(see("lacking", &other) == 0);
  expect_notes("RT802 RT802 RT802 RT802 RT802 RT802 RT802 RT802 RT802 RT802");
  drop(&one);
  drop(&other);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  host_open();
  host_open_pools(2);
  drift = host_load(argv[1], "drift");
  CHECK(drift);
  CHECK(host_reload(said, sizeof(said)) == 0);
  jobs();
  built_jobs();
  descriptors();
  generations();
  transactions();
  registered_options();
  memory();
  objects();
  puts("ok");
  host_end();
  return 0;
}
