"""`has` on every hook at any time, calls of the server's hooks, and the transaction of `ext_init` (seed 1.3.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.protocol import Form, Request
from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder


def ask(bench: Bench, line: str) -> str:
    return bench.dispatcher.execute(Request(Form.TEXT, line)).text.strip()


ASKING = """
from ecruntime_test_trail import trail
def conf_setup(self):
    self.trail.append(("conf_setup", self.hooks.has("core.log_delivery_v1")))
def ext_init(self, init):
    if init.transaction is not None:
        self.trail.append((
            init.mode.value, self.hooks.has("core.log_delivery_v1"),
            self.hooks.has("core.log_delivery_v1", init.transaction),
        ))
def control_has(self, request):
    return str(self.hooks.has(request.rest))
"""
HAS = "commands=(CommandRegistration('has'),)"


def delivery_signature() -> str:
    from ecruntime.catalogue.hooks import load_hook_catalogue

    hook = load_hook_catalogue()["core.log_delivery_v1"]
    pairs = "".join(f"({it.ctype.text!r}, {it.name!r})," for it in hook.parameters)
    return f"providers=(ProviderRegistration(signature('core', 'log_delivery_v1', 'void', {pairs})),)"


def provider_code() -> str:
    return "def core_log_delivery_v1(self, *arguments):\n    pass\n"


def test_any_hook_may_be_asked_for_in_any_phase(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    libexec.add("logger", body=provider_code(), registration=delivery_signature())
    libexec.add("owl", body=ASKING, registration=HAS)
    bench.start("owl {}\nlogger {}")
    # At the start nothing is published; the transaction has the provider already.
    assert trail == [("conf_setup", False), ("init", False, True), ("postinit", False, True)]
    assert ask(bench, "owl has core.log_delivery_v1") == "True"
    assert ask(bench, "owl has core_log_rejection") == "False"


def test_a_disabled_provider_is_none(bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]) -> None:
    libexec.add("logger", body=provider_code(), registration=delivery_signature())
    libexec.add("owl", body=ASKING, registration=HAS)
    bench.start("owl {}\nlogger { enabled = false }")
    assert trail[-1] == ("postinit", False, False)
    assert ask(bench, "owl has core.log_delivery_v1") == "False"


def test_a_hook_of_a_module_that_is_not_loaded_has_no_provider_and_a_misspelt_one_is_refused(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    libexec.add("owl", body=ASKING, registration=HAS)
    bench.start("owl {}")
    assert ask(bench, "owl has crow.hoot_v1") == "False"
    assert "hook 'core.log_delivry_v1' is not known" in ask(bench, "owl has core.log_delivry_v1")


EARLY = """
from ecruntime_test_trail import trail
from ecruntime.foundation.errors import RuleViolation
def ask(self, phase):
    for name in ("core.log_delivry_v1", "log_delivery", "crow.hoot_v1", "owl.hoot_v1", "core.brand_new_v9"):
        try:
            self.trail.append((phase, name, self.hooks.has(name)))
        except RuleViolation as refusal:
            self.trail.append((phase, name, refusal.rule))
def conf_setup(self):
    self.ask("conf_setup")
def ext_init(self, init):
    self.ask(init.mode.value)
"""
OWN_HOOKS = "hooks=(signature('owl', 'hoot_v1', 'void'),), server_hooks=(signature('core', 'brand_new_v9', 'void'),)"


def early_answers(*phases: str) -> list[tuple[object, ...]]:
    answers = {
        "core.log_delivry_v1": "RT205", "log_delivery": "RT205", "crow.hoot_v1": False, "owl.hoot_v1": False,
        "core.brand_new_v9": False,
    }  # fmt: skip
    return [(phase, *answer) for phase in phases for answer in answers.items()]


def test_a_misspelt_hook_is_refused_before_the_first_generation_as_well(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    libexec.add("owl", body=EARLY, registration=OWN_HOOKS)
    bench.start("owl {}")
    assert trail == early_answers("conf_setup", "init", "postinit")


def test_a_module_that_a_reload_loads_may_ask_for_the_hooks_that_it_declares(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    libexec.add("owl", body=EARLY, registration=OWN_HOOKS)
    bench.start("")
    bench.reload("owl {}")
    assert trail == early_answers("conf_setup", "init")


CALLING = """
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.own = self.declare(Hook, REGISTRATION.calls[0])
hooks_class = OwlHooks
def control_tell(self, request):
    self.hooks.own.call({arguments})
    return str(self.hooks.own.has())
"""


def calling(name: str) -> tuple[str, str, str]:
    """Return the body of a module that calls a hook of the catalogue, its registration, and the hook's signature."""
    from ecruntime.catalogue.hooks import load_hook_catalogue

    hook = load_hook_catalogue()[name]
    pairs = "".join(f"({it.ctype.text!r}, {it.name!r})," for it in hook.parameters)
    spelled = f"signature({hook.hook_scope!r}, {hook.name!r}, {hook.returns.text!r}, {pairs})"
    body = CALLING.format(arguments=", ".join(["None"] * len(hook.parameters)))
    return body, f"calls=({spelled},), commands=(CommandRegistration('tell'),)", spelled


def test_a_module_calls_a_hook_of_the_server_whose_documents_allow_it(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    body, registration, spelled = calling("chunk_logger.log")
    libexec.add("owl", body=body, registration=registration)
    listening = "from ecruntime_test_trail import trail\ndef chunk_logger_log(self, *arguments):\n"
    listening += "    self.trail.append(arguments)\n"
    libexec.add("logger", body=listening, registration=f"providers=(ProviderRegistration({spelled}),)")
    bench.start("owl {}\nlogger {}")
    assert ask(bench, "owl tell") == "True"
    assert len(trail) == 1


def test_every_other_hook_of_the_server_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    body, registration, _ = calling("core.log_delivery_v1")
    libexec.add("owl", body=body, registration=registration)
    with pytest.raises(TransactionFailed, match=r"module 'owl' may not call core.log_delivery_v1: hooks of the server"):
        bench.start("owl {}")


NEW = "signature('core', 'tidy_v1', 'int', ('int', 'why'), is_callable={allowed})"


@pytest.mark.parametrize("allowed", [True, False])
def test_a_declared_hook_of_the_server_is_provided_and_called_if_its_documents_allow_it(
    bench: Bench, libexec: LibexecBuilder, *, allowed: bool
) -> None:
    body = CALLING.format(arguments="7").replace("calls[0]", "server_hooks[0]")
    body = body.replace("self.hooks.own.call(7)", "self.got = self.hooks.own.call(7)")
    body = body.replace("str(self.hooks.own.has())", "str(self.got)")
    new = NEW.format(allowed=allowed)
    libexec.add("owl", body=body, registration=f"server_hooks=({new},), commands=(CommandRegistration('tell'),)")
    provider = "def core_tidy_v1(self, why):\n    return why + 1\n"
    unmarked = NEW.format(allowed=False)
    libexec.add("crow", body=provider, registration=f"providers=(ProviderRegistration({unmarked}),)")
    if allowed:
        bench.start("owl {}\ncrow {}")
        assert ask(bench, "owl tell") == "8"
        assert ask(bench, "hook fire core.tidy_v1 why=2").endswith("result: 3")
    else:
        with pytest.raises(TransactionFailed, match=r"may not call core\.tidy_v1"):
            bench.start("owl {}\ncrow {}")


def test_two_prototypes_of_one_hook_of_the_server_are_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration="server_hooks=(signature('core', 'tidy_v1', 'int', ('int', 'why')),)")
    libexec.add("crow", registration="server_hooks=(signature('core', 'tidy_v1', 'void'),)")
    with pytest.raises(TransactionFailed, match=r"knows the hook core\.tidy_v1 as"):
        bench.start("owl {}\ncrow {}")


CLOSURE = "signature('owl', 'get_module_closure', 'void *', policy=ReturnPolicy(Until.FIRST, empty=None))"
TXN = f"""
from ecruntime_test_trail import trail
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.closure = self.declare(Hook, {CLOSURE})
hooks_class = OwlHooks
def ext_init(self, init):
    if init.transaction is None:
        return None
    self.kept = init.transaction
    before = self.hooks.closure.has_txn(init.transaction)
    if not init.is_privileged:
        self.register_first("owl.get_module_closure", lambda closure: closure)
    found = self.hooks.closure.call_txn(init.transaction)
    self.trail.append((init.mode.value, before, found is self))
    return init.transaction.number
def control_late(self, request):
    return str(self.hooks.closure.has_txn(self.kept))
def control_none(self, request):
    return str(self.hooks.closure.call_txn(None))
"""


def test_ext_init_asks_the_generation_under_construction(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    libexec.add("owl", body=TXN, kind="GENERIC", registration=f"hooks=({CLOSURE},)")
    bench.start('owl "a" {}')
    # Of the generic module nothing is registered in the privileged call; the seed's sample registers, and finds itself.
    assert trail == [("init", False, False), ("postinit", False, True)]
    trail.clear()
    bench.reload('owl "a" {}')
    # The old generation has a provider; the new one has its own only.
    assert trail == [("init", False, True)]


def test_a_transaction_that_is_over_is_refused(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    commands = "commands=(CommandRegistration('late'), CommandRegistration('none'))"
    body = TXN.replace("if not init.is_privileged:", "if False:")
    libexec.add("owl", body=body, registration=f"hooks=({CLOSURE},), {commands}")
    bench.start("owl {}")
    assert "RT420" in (said := ask(bench, "owl late"))
    assert "the transaction of generation 1 was used after its ext_init phase" in said
    assert "no generation whose hooks can be asked" in ask(bench, "owl none")
    # What keeps the transaction keeps no generation.
    bench.reload("owl {}")
    bench.server.scheduler.run_once(0.0)
    assert list(bench.server.store.numbers_in_use) == [2]


DECIDING = "signature('owl', 'judge_v1', 'int', ('int', 'n'), policy=ReturnPolicy(Until.METHOD, empty=-1))"
DECLARING = f"""
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.judge = self.declare(Hook, {DECIDING})
hooks_class = OwlHooks
def until_judge_v1(self, result, n):
    return result > n
def control_ask(self, request):
    return str(self.hooks.judge.call(int(request.rest)))
"""


def test_the_method_of_the_declaring_module_ends_its_chain(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=DECLARING, registration=f"hooks=({DECIDING},), commands=(CommandRegistration('ask'),)")
    for name, number in (("first", 3), ("second", 8), ("third", 20)):
        body = f"def owl_judge_v1(self, n):\n    return {number}\n"
        libexec.add(name, body=body, registration=f"providers=(ProviderRegistration({DECIDING}),)")
    bench.start("owl {}\nfirst {}\nsecond {}\nthird {}")
    assert [ask(bench, f"owl ask {n}") for n in (0, 5, 10, 99)] == ["3", "8", "20", "20"]
    bench.reload("owl { enabled = false }\nfirst {}\nsecond {}\nthird {}")
    assert ask(bench, "owl ask 5") == "8"


def test_a_hook_without_its_method_is_refused(bench: Bench, libexec: LibexecBuilder) -> None:
    body = DECLARING.replace("def until_judge_v1", "def until_other")
    libexec.add("owl", body=body, registration=f"hooks=({DECIDING},)")
    with pytest.raises(TransactionFailed, match=r"hook owl\.judge_v1 ends by a method, and the class has no"):
        bench.start("owl {}")


def test_a_hook_that_code_declares_is_known_to_modules_that_follow(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[object, ...]]
) -> None:
    late = "signature('owl', 'late_v1', 'void')"
    body = f"def conf_setup(self):\n    self.late = self.hooks.declare(Hook, {late})\n"
    body += "def control_call(self, request):\n    self.late.call()\n    return str(self.late.has())\n"
    libexec.add("owl", body=body, registration="commands=(CommandRegistration('call'),)")
    crow = "from ecruntime_test_trail import trail\n"
    crow += 'def conf_setup(self):\n    self.register_last("owl.late_v1", self.heard)\n'
    crow += 'def heard(self):\n    self.trail.append(("heard",))\n'
    libexec.add("crow", body=crow, requires=("owl",))
    bench.start("owl {}\ncrow {}")
    assert ask(bench, "owl call") == "True"
    assert trail == [("heard",)]


EAGER = """
from ecruntime_test_trail import trail
from ecruntime.foundation.errors import RuleViolation
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.own = self.declare(Hook, REGISTRATION.hooks[0])
hooks_class = OwlHooks
def ext_init(self, init):
    self.trail.append(self.hooks)
    try:
        self.hooks.own.call()
    except RuleViolation as refusal:
        self.trail.append(refusal.rule)
"""


def test_a_plain_hook_that_is_called_too_early_or_too_late_is_refused_as_a_generated_one_is(
    bench: Bench, libexec: LibexecBuilder, trail: list[Any]
) -> None:
    libexec.add("owl", body=EAGER, registration="hooks=(signature('owl', 'hoot_v1', 'void'),)")
    bench.start("owl {}")
    hooks, *rules = trail[:2]
    assert rules == ["RT207"]
    assert hooks.own.call() is None
    hooks.unbind()
    for late in (hooks.own.call, lambda: hooks.own.call_txn(bench.server.current)):
        with pytest.raises(RuleViolation, match="a module instance that was destroyed"):
            late()
