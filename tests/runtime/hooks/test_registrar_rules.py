"""Where and when hooks may be registered, declared and called; each violation is raised before anything changes."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

WHEN = "register in conf_setup of a singleton, or in ext_init of a generic module when it is not privileged"
PROVIDER = """
def take(self, msg, dr, now, note, note_len):
    trail.append(f"{self.name} {note}")
"""
IMPORT = "from ecruntime_test_trail import trail\n"
HOOT = 'signature("owl", "hoot_v1", "void")'
DECLARES = f"hooks=({HOOT},)"


def body(phase: str, statement: str, condition: str = "True") -> str:
    argument = ", init" if phase == "ext_init" else ""
    return f"{IMPORT}global trail\n{PROVIDER}\ndef {phase}(self{argument}):\n    if {condition}:\n        {statement}\n"


REGISTER = 'self.register_last("core.log_permanent_failure_v1", self.take)'


def fire(bench: Bench) -> None:
    chain = bench.server.chain("core_log_permanent_failure_v1")
    assert chain is not None
    chain.call(None, None, None, "550", 3)


def refusal(bench: Bench, conf: str) -> str:
    with pytest.raises(TransactionFailed) as refused:
        bench.start(conf)
    finding = refused.value.findings[-1]
    return f"{finding.rule}: {finding.message} | {finding.hint}"


def test_a_singleton_registers_in_conf_setup(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=body("conf_setup", REGISTER))
    bench.start("owl {}")
    bench.reload("owl {}")
    fire(bench)
    assert trail == ["owl 550"]


def test_a_generic_module_registers_in_unprivileged_ext_init(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    libexec.add("owl", kind="GENERIC", body=body("ext_init", REGISTER, "not init.is_privileged and init.first"))
    bench.start('owl "a" {}')
    bench.reload('owl "a" {}\nowl "b" {}')
    fire(bench)
    assert trail == ["owl:a 550", "owl:b 550"]


def test_first_comes_before_what_is_there(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=body("conf_setup", REGISTER))
    libexec.add("crow", body=body("conf_setup", REGISTER.replace("last", "first")))
    bench.start("owl {}\ncrow {}")
    fire(bench)
    assert trail == ["crow 550", "owl 550"]


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize(
    ("kind", "phase", "condition", "owner"),
    [
        ("SINGLETON", "ext_init", "not init.is_privileged", "owl"),
        ("SINGLETON", "ext_init", "init.is_privileged", "owl"),
        ("GENERIC", "conf_setup", "True", "owl"),
        ("GENERIC", "ext_init", "init.is_privileged", "owl:a"),
    ],
)
def test_any_other_phase_is_refused(
    bench: Bench, libexec: LibexecBuilder, kind: str, phase: str, condition: str, owner: str
) -> None:
    libexec.add("owl", kind=kind, body=body(phase, REGISTER, condition))
    text = refusal(bench, "owl {}" if kind == "SINGLETON" else 'owl "a" {}')
    assert text.startswith("RT202: ")
    assert text.endswith(
        f"module '{owner}' registered a provider of core.log_permanent_failure_v1 "
        f"in a phase that does not admit it | {WHEN}"
    )


def test_destroy_admits_no_registration(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    guarded = f"trail.append('destroyed'); {REGISTER}"
    libexec.add("owl", kind="GENERIC", body=body("ext_init", guarded, "init.mode is InitMode.DESTROY"))
    bench.start('owl "a" {}')
    bench.reload("")
    chain = bench.server.chain("core_log_permanent_failure_v1")
    assert chain is not None
    assert (trail, chain.has) == (["destroyed"], False)


def test_another_thread_may_not_register(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    bench.start("owl {}")
    refused: list[str] = []

    def register() -> None:
        host = bench.server.instances()[0].host
        try:
            host.register("core.log_permanent_failure_v1", print, None, is_first=False)
        except RuleViolation as error:
            refused.append(str(error))

    thread = Thread(target=register)
    thread.start()
    thread.join()
    assert refused == [
        "RT201: module 'owl' registered a provider of core.log_permanent_failure_v1 outside the scheduler thread"
    ]


def test_an_unknown_hook_is_refused_with_near_misses(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=body("conf_setup", REGISTER.replace("permanent", "permanant")))
    assert refusal(bench, "owl {}") == (
        "RT205: conf_setup: hook 'core.log_permanant_failure_v1' is not known | "
        "did you mean 'core.log_permanent_failure_v1' or 'core.log_transient_failure_v1' or "
        "'core.log_client_connection_failure'?"
    )


def test_a_provider_that_does_not_fit_is_refused(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=body("conf_setup", REGISTER.replace("self.take", "lambda self: None")))
    assert refusal(bench, "owl {}").startswith(
        "RT204: conf_setup: module 'owl': the provider of core.log_permanent_failure_v1 cannot be called with 5 "
    )


def test_a_refused_reload_keeps_the_registrations_as_they_were(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    libexec.add("owl", body=body("conf_setup", REGISTER))
    libexec.add("crow", body=body("ext_init", REGISTER))
    bench.start("owl {}")
    with pytest.raises(TransactionFailed):
        bench.reload("owl {}\ncrow {}")
    fire(bench)
    assert (trail, bench.modules()) == (["owl 550"], ["owl"])


def calling(hook: str, after: str = "") -> str:
    return f"""
class CrowHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.wanted = self.declare(Hook, {hook})
hooks_class = CrowHooks
def control_call(self, request):
    {after or "return str(self.hooks.wanted.call())"}
"""


COMMAND = 'commands=(CommandRegistration("call"),)'


def test_a_module_may_not_call_a_hook_of_the_server(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("crow", body=calling('signature("core", "post_heartbeat", "void")'), registration=COMMAND)
    text = refusal(bench, "crow {}")
    assert text.startswith("RT206: hooks: module 'crow' may not call core.post_heartbeat: ")


def test_a_module_may_not_call_a_hook_of_a_module_that_it_is_not_linked_to(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", registration=DECLARES)
    libexec.add("crow", body=calling(HOOT), registration=COMMAND)
    assert refusal(bench, "owl {}\ncrow {}") == (
        "RT206: hooks: module 'crow' may not call owl.hoot_v1: no 'requires' links it to a module 'owl' | "
        'write requires = ["owl"] into module.toml, or declare a hook of your own'
    )


@pytest.mark.parametrize("requiring", ["crow", "owl"])
def test_requires_in_either_direction_gives_the_right_to_call(
    bench: Bench, libexec: LibexecBuilder, requiring: str
) -> None:
    links = {"owl": (), "crow": (), requiring: ("crow" if requiring == "owl" else "owl",)}
    libexec.add("owl", registration=DECLARES, requires=links["owl"])
    libexec.add("crow", body=calling(HOOT), registration=COMMAND, requires=links["crow"])
    bench.start("owl {}\ncrow {}")
    assert bench.server.instance("crow").infrastructure.hooks.signatures[0].dotted == "owl.hoot_v1"


def test_a_hook_declared_by_code_is_known_from_the_first_generation_on(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("crow", body=calling('signature("crow", "caw_v1", "void")'), registration=COMMAND)
    bench.start("crow {}")
    assert bench.server.chain("crow_caw_v1") is not None


LATE = """
def control_call(self, request):
    late = self.hooks.declare(Hook, signature({name!r}, "late_v1", "int", policy=ReturnPolicy(empty=4)))
    return str((late.has(), late.call()))
"""


def run(bench: Bench) -> object:
    from ecruntime.console.protocol import Form, Request

    return bench.dispatcher.execute(Request(Form.TEXT, "crow call")).text


def test_a_hook_declared_while_the_module_runs_can_be_called_at_once(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("crow", body=LATE.format(name="crow"), registration=COMMAND)
    bench.start("crow {}")
    assert run(bench) == "(False, 4)\n"
    assert bench.server.chain("crow_late_v1") is not None


def test_it_stays_known_after_a_reload(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("crow", body=LATE.format(name="crow"), registration=COMMAND)
    bench.start("crow {}")
    run(bench)
    bench.reload("crow {}")
    assert bench.server.committed.declared.owner("crow_late_v1").startswith("module 'crow'")


def test_a_foreign_hook_declared_while_the_module_runs_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("crow", body=LATE.format(name="core"), registration=COMMAND)
    bench.start("crow {}")
    assert "module 'crow' may not call core.late_v1" in str(run(bench))
    assert bench.server.chain("core_late_v1") is None


def test_a_destroyed_instance_refuses_to_be_used(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", kind="GENERIC")
    bench.start('owl "a" {}')
    host = bench.server.instances()[0].host
    bench.reload("")
    with pytest.raises(RuleViolation) as refused:
        host.state()
    assert str(refused.value) == "RT411: module instance 'owl:a' was destroyed with its generation"
