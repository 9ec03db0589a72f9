/* Messages and validation contexts of the simulator, whose facts lie here. */
#include "simulator/validation.h"

#include <stdlib.h>
#include <string.h>

#include "misc/ec_string.h"
#include "program.h"
#include "validate.h"

/* ---- envelopes, bytes and replies ---- */

static void give(ec_message *message, const char *name, const char *text) {
  CHECK(ecb_fact_set(ecb_message_facts(message), name, 0, text, strlen(text)));
}

static void test_variables(int unused) {
  ec_message *message = ecb_message_new(NULL);
  const char *name;
  (void)unused;
  CHECK(message && !ec_message_context_firstkey(message, ECMESS_CTX_MESS));
  CHECK(ec_message_context_set(message, ECMESS_CTX_MESS, "a", "1"));
  CHECK(ec_message_context_set(message, ECMESS_CTX_MESS, "b", "2"));
  CHECK(ec_message_context_set(message, ECMESS_CTX_MESS, "c", "3"));
  CHECK(ec_message_context_delete(message, ECMESS_CTX_MESS, "b") == 1);
  CHECK(ec_message_context_delete(message, ECMESS_CTX_MESS, "b") == 0);
  CHECK(!ec_message_context_exists(message, ECMESS_CTX_MESS, "b"));
  CHECK(ec_message_context_exists(message, ECMESS_CTX_MESS, "c"));
  CHECK(ec_message_context_size(message, ECMESS_CTX_MESS) == 2);
  name = ec_message_context_firstkey(message, ECMESS_CTX_MESS);
  CHECK(name && strcmp(name, "a") == 0);
  name = ec_message_context_nextkey(message, ECMESS_CTX_MESS, name);
  CHECK(name && strcmp(name, "c") == 0);
  CHECK(!ec_message_context_nextkey(message, ECMESS_CTX_MESS, name));
  ec_message_context_clean(message, ECMESS_CTX_MESS);
  CHECK(ec_message_context_size(message, ECMESS_CTX_MESS) == 0);
  CHECK(ec_message_context_size(message, 7) == 0);
  ecb_message_free(message);
}

static void test_envelopes(int unused) {
  ec_message *message = ecb_message_new(NULL);
  const char *before;
  char *taken = strdup("x@y.example and more");
  char domain[16];
  (void)unused;
  CHECK(message && !ec_message_get_mailfrom(message));
  CHECK(ec_message_set_mailfrom(message, "a@b.example", 11, 0) == 1);
  before = ec_message_get_mailfrom(message);
  CHECK(before == ec_message_get_mailfrom(message));
  CHECK(taken && ec_message_set_mailfrom(message, taken, 11, 1) == 1);
  CHECK(strcmp(before, "a@b.example") == 0);
  CHECK(strcmp(ec_message_get_mailfrom(message), "x@y.example") == 0);
  CHECK(!ec_message_get_routing_domain(message, domain, sizeof(domain)));
  CHECK(ec_message_set_rcptto(message, "c@d.example", 11, 0) == 1);
  CHECK(strcmp(ec_message_get_rcptto(message), "c@d.example") == 0);
  CHECK(ec_message_get_routing_domain(message, domain, sizeof(domain)) == 1);
  CHECK(strcmp(domain, "d.example") == 0);
  CHECK(!ec_message_get_routing_domain(message, domain, 9));
  give(message, "routing_domain", "via.example");
  CHECK(ec_message_get_routing_domain(message, domain, sizeof(domain)) == 1);
  CHECK(strcmp(domain, "via.example") == 0);
  CHECK(ec_message_set_code(message, 550, "5.1.1 unknown") == 1);
  CHECK(strcmp(ec_message_get_code(message), "550 5.1.1 unknown") == 0);
  CHECK(ec_message_set_code(message, 250, NULL) == 1);
  CHECK(strcmp(ec_message_get_code(message), "250") == 0);
  give(message, "delivery_method", "lmtp");
  CHECK(strcmp(ec_message_get_delivery_method(message), "lmtp") == 0);
  ec_message_lock(message);
  ec_message_lock(message);
  ec_message_unlock(message);
  ec_message_unlock(message);
  ecb_message_free(message);
}

static void check_render(const char *source, int flags, const char *expected) {
  ec_message *message = ecb_message_new(NULL);
  string text;
  CHECK(message && string_init_type(&text, 8, MEMTYPE_STRING));
  CHECK(!ec_message_render_to_string(message, &text, flags));
  give(message, "source", source);
  CHECK(ec_message_get_message_size(message) == strlen(source));
  CHECK(ec_message_render_to_string(message, &text, flags) == 1);
  CHECK((size_t)text.len == strlen(expected) &&
        memcmp(text.buffer, expected, strlen(expected)) == 0);
  string_destroy(&text);
  ecb_message_free(message);
}

static void test_renders(int unused) {
  const char *source = "A: 1\r\nB: 2\r\n\r\nbody\r\n\r\nmore\r\n";
  (void)unused;
  check_render(source, 0, source);
  check_render(source, EC_MSG_RENDER_HEADERS_ONLY, "A: 1\r\nB: 2\r\n\r\n");
  check_render(source, EC_MSG_RENDER_OMIT_HEADERS, "body\r\n\r\nmore\r\n");
  check_render("A: 1\n\nbody", EC_MSG_RENDER_OMIT_HEADERS, "body");
  check_render("A: 1\n", EC_MSG_RENDER_HEADERS_ONLY, "A: 1\n");
  check_render("\nbody", EC_MSG_RENDER_OMIT_HEADERS, "body");
}

static void test_validations(int unused) {
  validate_context *vctx = ecb_validation_new();
  const char *value = NULL;
  char *first = NULL, *second = NULL;
  (void)unused;
  CHECK(vctx && !vctx->code && !vctx->note && !vctx->disconnect);
  validate_context_set(vctx, VCTX_CONN, "a", "1");
  validate_context_set(vctx, VCTX_MESS, "a", "2");
  validate_context_set(vctx, 9, "a", "3");
  CHECK(strcmp(validate_context_get(vctx, VCTX_CONN, "a"), "1") == 0);
  CHECK(validate_context_exists_and_get(vctx, VCTX_MESS, "a", &value) == 1);
  CHECK(strcmp(value, "2") == 0 && !validate_context_get(vctx, 9, "a"));
  validate_context_delete(vctx, VCTX_MESS, "a");
  CHECK(!validate_context_exists(vctx, VCTX_MESS, "a"));
  CHECK(validate_context_set_code(vctx, 550, "no") == 1);
  CHECK(vctx->code == 550 && strcmp(vctx->note, "no") == 0);
  CHECK(validate_context_can_modify_rcpts(vctx));
  CHECK(validate_context_add_rcpt(vctx, "b@c", 0) == 1);
  CHECK(validate_context_add_rcpt(vctx, "b@c", 1) == 0);
  CHECK(validate_context_add_rcpt(vctx, "d@e", 1) == 1);
  CHECK(validate_context_iterate_rcpt(vctx, 0, &first) == 1);
  CHECK(validate_context_iterate_rcpt(vctx, 1, &second) == 1);
  CHECK(!validate_context_iterate_rcpt(vctx, 2, &second));
  CHECK(!validate_context_iterate_rcpt(vctx, -1, &second));
  CHECK(validate_context_remove_rcpt(vctx, "b@c") == 1);
  CHECK(validate_context_remove_rcpt(vctx, "b@c") == 0);
  CHECK(strcmp(first, "b@c") == 0 && strcmp(second, "d@e") == 0);
  CHECK(validate_context_iterate_rcpt(vctx, 0, &first) == 1);
  CHECK(strcmp(first, "d@e") == 0);
  CHECK(validate_context_remove_all_rcpts(vctx) == 1);
  CHECK(!validate_context_iterate_rcpt(vctx, 0, NULL));
  ecb_validation_free(vctx);
}

static const struct test_case cases[] = {
    {"variables", test_variables},     {"envelopes", test_envelopes},
    {"renders", test_renders},         {"validations", test_validations},
    {NULL, NULL}};

int main(int argc, char **argv) { return run_case(cases, argc, argv); }
