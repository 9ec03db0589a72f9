"""Messages, validation contexts and connections of the harness, as modules in C read and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.simulator import AcceptConstruct, EcMessage, ValidateContext

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

HOOK = "core.final_validation2"
REEF = """
#include "ec_message.h"
#include "validate_module.h"
#include "validate.h"
#include "netlistener.h"
#include "hooks/core/final_validation2.h"
static generic_module_infrastructure *me;
static int judge(void *closure, ec_message *msg, accept_construct *ac, validate_context *ctx) {
  string headers, whole, domain;
  char *second = NULL;
  (void)closure;
  string_init_type(&headers, 64, MEMTYPE_STRING);
  string_init_type(&whole, 64, MEMTYPE_STRING);
  string_init_type(&domain, 64, MEMTYPE_STRING);
  ec_message_render_headers_to_string(msg, &headers, 0);
  ec_message_render_to_string(msg, &whole, 0);
  ec_message_get_routing_domain2(msg, &domain);
  ec_mod_debug(me, DNOTICE, "%s %s %.*s %s %s %d %d %d\\n", ec_message_get_mailfrom(msg), ec_message_get_rcptto(msg),
               domain.len, domain.buffer, ec_message_get_code(msg), ec_message_get_delivery_method(msg), headers.len,
               whole.len, ac->protocol);
  ec_mod_debug(me, DNOTICE, "%d %s %d %ld.%06ld %s\\n", ctx->code, ctx->note ? ctx->note : "none", ctx->disconnect,
               (long)ctx->tcost.tv_sec, (long)ctx->tcost.tv_usec, validate_context_get(ctx, VCTX_CONN, "reef"));
  ec_message_set_mailfrom(msg, "reef@x.test-", 11, 0);
  ec_message_set_rcptto(msg, "kelp@x.test", 11, 0);
  ec_message_set_code(msg, 250, "fine");
  ec_message_context_delete(msg, ECMESS_CTX_MESS, "old");
  validate_context_set(ctx, VCTX_MESS, "reef", ec_message_context_exists(msg, ECMESS_CTX_MESS, "old") ? "y" : "n");
  validate_context_set_code(ctx, 550, "not here");
  ctx->disconnect = 1;
  ctx->tcost.tv_sec += 2;
  validate_context_add_rcpt(ctx, "third@x.test", 1);
  validate_context_iterate_rcpt(ctx, 1, &second);
  validate_context_remove_rcpt(ctx, second);
  string_destroy(&headers);
  string_destroy(&whole);
  string_destroy(&domain);
  return 0;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  register_core_final_validation2_hook_last(judge, NULL);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
"""
CONF = "reef { debug_level = notice }"


def a_message() -> EcMessage:
    message = EcMessage(
        source=b"Subject: tide\r\n\r\nlow\r\n", sender="a\udcff@b.test", recipients=("c@d.test", "e@f.test")
    )
    message.context.set("old", "1")
    message.code = "421 later"
    return message


def test_a_module_in_c_reads_and_changes_what_python_has(install_c: InstallC, runtime: Harness) -> None:
    install_c("reef", REEF)
    runtime.load(conf=CONF)
    message, context, connection = a_message(), ValidateContext(), AcceptConstruct(remote="192.0.2.7:25")
    connection.protocol = 3
    context.connection_context.set("reef", "wave")
    context.set_code(421, "sp\u00e4ter")
    context.time_cost = 1.25
    runtime.fire(HOOK, msg=message, ac=connection, ctx=context)
    assert [record.text for record in runtime.records if record.subsystem == "reef"] == [
        "a\\xff@b.test c@d.test d.test 421 later smtp 17 22 3",
        "421 sp\u00e4ter 0 1.250000 wave",
    ]
    assert (message.sender, message.recipients) == ("reef@x.test", ("kelp@x.test", "third@x.test"))
    assert message.code == "250 fine"
    assert message.context.as_mapping() == {"reef": "n"}
    assert (context.code, context.note, context.disconnect, context.time_cost) == (550, "not here", 1, 3.25)
    assert context.recipients == message.recipients


class Plover(Module):
    registration: ClassVar[Registration] = Registration(
        name="plover", description="Decides after reef", kind=ModuleKind.SINGLETON, providers=(), api=API
    )
    seen: ClassVar[list[object]] = []

    def conf_setup(self) -> None:
        self.register_last(HOOK, Plover.decide)
        self.register_first(HOOK, Plover.begin)

    def begin(self, msg: EcMessage, ac: AcceptConstruct, ctx: ValidateContext) -> int:
        ctx.set_code(400, "early")
        return 0

    def decide(self, msg: EcMessage, ac: AcceptConstruct, ctx: ValidateContext) -> int:
        self.seen.append((ctx.code, ctx.note, ctx.disconnect, msg.sender))
        ctx.set_code(200, "late")
        return 0


def test_what_each_language_decides_is_seen_by_the_next_provider(install_c: InstallC, runtime: Harness) -> None:
    Plover.seen.clear()
    install_c("reef", REEF)
    runtime.load(Plover, conf=CONF + "\nplover { }")
    context = ValidateContext()
    for _ in range(2):
        runtime.fire(HOOK, msg=a_message(), ctx=context)
    assert Plover.seen == [(550, "not here", 1, "reef@x.test")] * 2
    said = [record.text for record in runtime.records if record.subsystem == "reef" and "early" in record.text]
    assert said == ["400 early 0 0.000000 (null)", "400 early 1 2.000000 (null)"]
    assert (context.code, context.note) == (200, "late")
