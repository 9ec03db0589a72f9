/* Uses each form of the hook macros; as C and as C++. One check a line. */
#include "bridge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum color { RED, GREEN };
#ifdef __cplusplus
typedef bool bool_;
#else
typedef _Bool bool_;
#endif

EC_DECLARE_HOOK(owl, int, until, (void *, int), (int n), (EC_HOOK_CLOSURE, n),
                if (EC_HOOK_RETVAL != 0) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(owl, int, last, (void *, int), (int n), (EC_HOOK_CLOSURE, n), )
EC_DECLARE_HOOK(owl, int, fold, (void *, int), (int n), (EC_HOOK_CLOSURE, n),
                int first = EC_HOOK_RETVAL, second = 2;
                if (first == second) { continue; } n += first)
EC_DECLARE_VOID_HOOK(owl, tell, (void *, struct timeval *),
                     (struct timeval *now), (EC_HOOK_CLOSURE, now))
EC_DECLARE_HOOK_NOARGS(owl, void *, get, EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_VOID_HOOK_NOARGS(owl, tick)
EC_DECLARE_HOOK(owl, const char *, eight,
                (void *, int, const char *, unsigned char, double,
                 struct timeval *, long long, char *, u_int16_t),
                (int a, const char *b, unsigned char c, double d,
                 struct timeval *e, long long f, char *g, u_int16_t h),
                (EC_HOOK_CLOSURE, a, b, c, d, e, f, g, h),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(owl, short, sixteen,
                (void *, char, signed char, bool_, short, unsigned, long,
                 unsigned long, unsigned long long, float, const void *,
                 int (*)(int), va_list, enum color, const struct timeval *,
                 const int, struct stat *),
                (char a, signed char b, bool_ c, short d, unsigned e, long f,
                 unsigned long g, unsigned long long h, float i, const void *j,
                 int (*k)(int), va_list l, enum color m,
                 const struct timeval *n, const int o, struct stat *p),
                (EC_HOOK_CLOSURE, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o,
                 p), )
/* Names that a macro could have taken for itself. */
EC_DECLARE_HOOK(owl, int, names,
                (void *, int, int, int, int, int, int, int, int),
                (int n, int i, int head, int chain, int thread, int closure,
                 int result, int provider),
                (EC_HOOK_CLOSURE, n, i, head, chain, thread, closure, result,
                 provider), )

static char trace[64];
static void note(const char *text) { strcat(trace, text); }

static int failures;
#define CHECK(condition)                                    \
  do {                                                      \
    if (!(condition)) {                                     \
      printf("line %d: " #condition "\n", __LINE__);        \
      failures++;                                           \
    }                                                       \
    trace[0] = '\0';                                        \
  } while (0)
#define CHECK_TRACE(text) CHECK(!strcmp(trace, text))

static int step(void *closure, int n) {
  note((const char *)closure);
  return n;
}
static int zero(void *closure, int n) {
  (void)n;
  note((const char *)closure);
  return 0;
}
static void told(void *closure, struct timeval *now) {
  note(now->tv_sec == 7 && bridge_mark() ? (const char *)closure : "?");
}
static void *itself(void *closure) { return closure; }
static void ticked(void *closure) { note((const char *)closure); }
static int sum(void *closure, int a, int b, int c, int d, int e, int f, int g,
               int h) {
  (void)closure;
  return a + b + c + d + e + f + g + h;
}

static char a[] = "a", b[] = "b", c[] = "c", d[] = "d";

static void test_without_providers(void) {
  struct timeval now = {7, 0};
  ec_config_header *empty = bridge_publish();
  CHECK(!has_owl_until_hook() && !has_owl_tick_hook());
  CHECK(!has_owl_until_txn(empty) && !has_owl_until_hook_txn(empty));
  CHECK(call_owl_until_hook(5) == 0 && call_owl_get_hook() == NULL);
  call_owl_tell_hook(&now);
  call_owl_tick_hook();
  CHECK_TRACE("");
  CHECK(bridge_mark() == 0);
}

static void test_order_and_results(void) {
  struct timeval now = {7, 0};
  register_owl_until_hook_last(zero, a);
  register_owl_until_hook_last(step, b);
  register_owl_until_hook_first(zero, c);
  register_owl_until_hook_last(step, d);
  register_owl_last_hook_last(step, a);
  register_owl_last_hook_last(zero, b);
  register_owl_fold_hook_last(step, a);
  register_owl_fold_hook_last(step, b);
  register_owl_tell_hook_first(told, b);
  register_owl_tell_hook_first(told, a);
  register_owl_get_hook_first(itself, d);
  register_owl_tick_hook_first(ticked, c);
  register_owl_names_hook_last(sum, NULL);
  bridge_publish();
  CHECK(has_owl_until_hook() && has_owl_tick_hook());
  CHECK(call_owl_until_hook(5) == 5);
  call_owl_until_hook(5);
  CHECK_TRACE("cab");
  CHECK(call_owl_until_hook(0) == 0);
  call_owl_until_hook(0);
  CHECK_TRACE("cabd");
  CHECK(call_owl_last_hook(5) == 0);
  CHECK(call_owl_fold_hook(3) == 6 && call_owl_fold_hook(2) == 2);
  call_owl_tell_hook(&now);
  CHECK_TRACE("ab");
  CHECK(call_owl_get_hook() == d);
  call_owl_tick_hook();
  CHECK_TRACE("c");
  CHECK(call_owl_names_hook(1, 2, 3, 4, 5, 6, 7, 8) == 36);
  CHECK(bridge_mark() == 0);
}

/* Each generation has its own providers, whichever is the current one. */
static void test_transactions(void) {
  ec_config_header *first, *second;
  register_owl_get_hook_first(itself, a);
  register_owl_tick_hook_last(ticked, a);
  first = bridge_publish();
  register_owl_get_hook_first(itself, b);
  second = bridge_publish();
  CHECK(call_owl_get_hook() == b);
  CHECK(call_owl_get_txn(first) == a && call_owl_get_hook_txn(first) == a);
  CHECK(call_owl_get_txn(second) == b);
  CHECK(has_owl_tick_txn(first) && !has_owl_tick_hook());
  call_owl_tick_txn(first);
  call_owl_tick_hook_txn(first);
  call_owl_tick_txn(second);
  CHECK_TRACE("aa");
}

/* A provider that calls hooks: the mark of the outermost call stays, whatever
   is published meanwhile, and also after an inner call has ended. */
static int nested(void *closure, int n) {
  u_int64_t mark = bridge_mark();
  int result = 1;
  (void)closure;
  bridge_advance();
  if (n > 0) {
    result = call_owl_until_hook(n - 1) + has_owl_until_hook();
  }
  return mark != 0 && bridge_mark() == mark ? result : 100;
}
static void test_nested(void) {
  register_owl_until_hook_first(nested, NULL);
  bridge_publish();
  CHECK(call_owl_until_hook(3) == 4);
  CHECK(bridge_mark() == 0);
}

/* ---- providers of another language ---- */

static const ec_hook_decl *seen;
static ec_slot seen_slots[16];

static void keep_slots(void *closure, const ec_hook_decl *declaration,
                       const ec_slot *slots, ec_slot *result) {
  seen = declaration;
  memcpy(seen_slots, slots, (strlen(declaration->kinds) - 1) * sizeof(*slots));
  result->pointer = closure;
}

static const char *eight(void *closure, int n, const char *text,
                         unsigned char byte, double real, struct timeval *now,
                         long long big, char *buffer, u_int16_t port) {
  sprintf(buffer, "%d %s %d %.1f %ld %lld %d", n, text, byte, real,
          (long)now->tv_sec, big, port);
  return (const char *)closure;
}

static void test_round_trip(void) {
  struct timeval now = {7, 0};
  char buffer[64] = "x", expected[] = "-2 text 200 -1.5 7 -4 65535";
  ec_slot result;
  bridge_foreign = keep_slots;
  register_owl_eight_hook_last(NULL, d); /* the test's bridge takes the stub */
  bridge_publish();
  CHECK(call_owl_eight_hook(-2, "text", 200, -1.5, &now, -4, buffer, 65535) ==
        d);
  CHECK(!strcmp(seen->kinds, "SiSBdtlsH"));
  CHECK(!strcmp(seen->name, "owl_eight"));
  CHECK(!strcmp(seen->returns, "const char *"));
  CHECK(!strcmp(seen->policy,
                "if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL)"));
  /* what is shorter than a slot leaves the rest of it zero */
  CHECK(seen_slots[0].bits == 0xfffffffeu && seen_slots[2].bits == 200);
  CHECK(seen_slots[3].real == -1.5 && seen_slots[4].pointer == &now);
  CHECK(seen_slots[5].number == -4 && seen_slots[7].bits == 65535);
  seen->invoke((ec_hook_function)eight, a, seen_slots, &result);
  CHECK(result.pointer == a && !strcmp(buffer, expected));
}

static int twice(int n) { return 2 * n; }
static short sixteen(void *closure, char p0, signed char p1, bool_ p2,
                     short p3, unsigned p4, long p5, unsigned long p6,
                     unsigned long long p7, float p8, const void *p9,
                     int (*p10)(int), va_list p11, enum color p12,
                     const struct timeval *p13, const int p14,
                     struct stat *p15) {
  return (short)(p0 == 'x' && p1 == -1 && p2 && p3 == -3 && p4 == 4u &&
                         p5 == -5 && p6 == 6 && p7 == 7 && p8 == 0.5f &&
                         p9 == closure && p10(4) == 8 &&
                         va_arg(p11, int) == 11 && p12 == GREEN &&
                         p13->tv_sec == 13 && p14 == -14 && p15 == NULL
                     ? -16
                     : 0);
}
static void pass_sixteen(void *closure, const ec_hook_decl *declaration,
                         const ec_slot *slots, ec_slot *result) {
  seen = declaration;
  result->bits = ~0ull;
  declaration->invoke((ec_hook_function)sixteen, closure, slots, result);
  seen_slots[0] = *result;
}
static int call_sixteen(int ignored, ...) {
  struct timeval then = {13, 0};
  va_list list;
  int result;
  va_start(list, ignored);
  result = call_owl_sixteen_hook('x', -1, 1, -3, 4u, -5, 6, 7, 0.5f, a, twice,
                                 list, GREEN, &then, -14, NULL);
  va_end(list);
  return result;
}
static void test_kinds(void) {
  bridge_foreign = pass_sixteen;
  register_owl_sixteen_hook_last(NULL, a);
  bridge_publish();
  CHECK(call_sixteen(0, 11) == -16);
  CHECK(seen_slots[0].bits == 0xfff0u);
  CHECK(!strcmp(seen->kinds, "hcb?hulLLfppputip"));
}

static void pass_void(void *closure, const ec_hook_decl *declaration,
                      const ec_slot *slots, ec_slot *result) {
  result->bits = 99;
  declaration->invoke((ec_hook_function)ticked, closure, slots, result);
  note(result->bits == 0 ? "0" : "?");
}
static void test_void_and_no_arguments(void) {
  bridge_foreign = pass_void;
  register_owl_tick_hook_last(NULL, b);
  bridge_publish();
  call_owl_tick_hook();
  CHECK_TRACE("b0");
  CHECK(!strcmp(bridge_declaration("owl_tick")->kinds, "v"));
  CHECK(!strcmp(bridge_declaration("owl_get")->kinds, "p"));
  CHECK(!strcmp(bridge_declaration("owl_get")->arguments, "(void *)"));
  CHECK(!strcmp(bridge_declaration("owl_get")->caller, "()"));
}

static void fail(void *closure, const ec_hook_decl *declaration,
                 const ec_slot *slots, ec_slot *result) {
  (void)declaration;
  (void)slots;
  note((const char *)closure);
  result->bits = 44;
  bridge_fail();
}
static void asks(void *closure) {
  note((const char *)closure);
  note(call_owl_until_hook(0) == 9 ? "9" : "?");
}
static int nine(void *closure, int n) { return n + (closure ? 9 : 0); }

/* The value that is declared for a failure ends a call; a void hook goes on,
   and what the next provider calls does not take the failure for its own. */
static void test_failing_provider(void) {
  bridge_foreign = fail;
  register_owl_last_hook_last(zero, a);
  register_owl_last_hook_last(NULL, b);
  register_owl_last_hook_last(zero, c);
  register_owl_tick_hook_last(NULL, b);
  register_owl_tick_hook_last(asks, c);
  register_owl_until_hook_last(nine, NULL);
  register_owl_until_hook_last(nine, a);
  bridge_publish();
  CHECK(call_owl_last_hook(1) == 44);
  call_owl_last_hook(1);
  CHECK_TRACE("ab");
  call_owl_tick_hook();
  CHECK_TRACE("bc9");
  CHECK(call_owl_until_hook(1) == 1);
  CHECK(bridge_mark() == 0);
}

int main(void) {
  test_without_providers();
  test_order_and_results();
  test_transactions();
  test_nested();
  test_round_trip();
  test_kinds();
  test_void_and_no_arguments();
  test_failing_provider();
  bridge_end();
  printf("%d failures\n", failures);
  return failures != 0;
}
