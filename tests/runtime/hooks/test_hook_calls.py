"""Calls out of a module: nested, recursive, within one generation, and apart from other runtimes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level
from tests.runtime.conftest import Bench, LibexecBuilder

if TYPE_CHECKING:
    from pathlib import Path

RECURSIVE = """
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.count_v1 = self.declare(Hook, REGISTRATION.hooks[0])
hooks_class = OwlHooks
def owl_count_v1(self, depth):
    return depth if depth == 0 else 1 + self.hooks.count_v1.call(depth - 1)
def control_count(self, request):
    return str(self.hooks.count_v1.call(int(request.rest)))
"""
COUNT = 'signature("owl", "count_v1", "int", ("int", "depth"), policy=ReturnPolicy(Until.LAST, on_failure=-1000000))'
REGISTRATION = f"hooks=({COUNT},), providers=(ProviderRegistration({COUNT}),), commands=(CommandRegistration('count'),)"


def ask(bench: Bench, line: str) -> str:
    from ecruntime.console.protocol import Form, Request

    return bench.dispatcher.execute(Request(Form.TEXT, line)).text


def test_a_provider_may_call_its_own_hook(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=RECURSIVE, registration=REGISTRATION)
    bench.start("owl {}")
    assert ask(bench, "owl count 50") == "50\n"


def test_a_recursion_without_end_is_a_failure_of_the_innermost_provider(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=RECURSIVE, registration=REGISTRATION)
    bench.start("owl {}")
    assert int(ask(bench, "owl count 100000")) < 0
    assert any("RecursionError" in text for text in bench.logged(Level.ERROR))


FAILING = """
def owl_hoot_v1(self):
    raise ValueError("broken wing")
"""
HOOT = 'providers=(ProviderRegistration(signature("owl", "hoot_v1", "void")),)'


def test_a_failure_names_module_hook_and_generation_and_its_traceback_is_kept(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", body=FAILING, registration=HOOT)
    bench.start("owl {}")
    bench.reload("owl {}")
    ask(bench, "hook fire owl.hoot_v1")
    (line,) = bench.logged(Level.ERROR)
    assert line.startswith("module 'owl' failed as provider of owl.hoot_v1 in generation 2: ValueError: broken wing (")
    assert "Traceback (most recent call last):" in bench.logged(Level.INFO)
    assert bench.server.failures.of("owl", "owl_hoot_v1") == 1


@pytest.mark.parametrize("error", ["SystemExit", "KeyboardInterrupt"])
def test_what_ends_the_process_reaches_the_scheduler(bench: Bench, libexec: LibexecBuilder, error: str) -> None:
    libexec.add("owl", body=FAILING.replace('ValueError("broken wing")', error), registration=HOOT)
    bench.start("owl {}")
    chain = bench.server.chain("owl_hoot_v1")
    assert chain is not None
    with pytest.raises((SystemExit, KeyboardInterrupt)):
        chain.call()


SEEING = """
from ecruntime_test_trail import trail
def ext_init(self, init):
    return init.transaction and init.transaction.number
def owl_hoot_v1(self):
    self.trail.append((str(self.name), self.state))
"""


def test_all_providers_of_one_call_see_one_generation(
    bench: Bench, libexec: LibexecBuilder, trail: list[tuple[str, int]]
) -> None:
    libexec.add("first", body=SEEING, registration=HOOT)
    libexec.add("second", body=SEEING, registration=HOOT, kind="GENERIC")
    bench.start('first {}\nsecond "a" {}')
    chain = bench.server.chain("owl_hoot_v1")
    assert chain is not None
    bench.reload('first {}\nsecond "a" {}')
    chain.call()
    assert trail == [("first", 1), ("second:a", 1)]


def test_two_runtimes_in_one_process_never_see_each_other(
    tmp_path: Path, libexec: LibexecBuilder, trail: list[tuple[str, int]]
) -> None:
    libexec.add("first", body=SEEING, registration=HOOT)
    benches = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        benches.append(Bench(tmp_path / name, libexec.folder))
    one, other = benches
    try:
        one.start("first {}")
        other.start("first {}")
        other.reload("first {}")
        ask(one, "hook fire owl_hoot_v1")
        ask(other, "hook fire owl_hoot_v1")
        assert trail == [("first", 1), ("first", 2)]
        ask(one, "hook stats on")
        ask(other, "hook fire owl_hoot_v1")
        assert (one.server.watch.hook_figures(), other.server.watch.is_counting) == ({}, False)
        one.server.close()
        ask(other, "hook fire owl_hoot_v1")
        assert trail[-1] == ("first", 2)
    finally:
        other.server.close()


HOLDING = """
class OwlHooks(Hooks):
    def __init__(self):
        super().__init__()
        self.hoot_v1 = self.declare(Hook, REGISTRATION.hooks[0])
hooks_class = OwlHooks
held = []
def control_hold(self, request):
    self.held.append(self.acquire().__enter__())
    return ""
def control_call(self, request):
    (generation,) = self.held
    hoot = self.hooks.hoot_v1
    return str((hoot.call(), hoot.call_txn(generation), hoot.has_txn(generation)))
def owl_hoot_v1(self):
    return 1
"""
HOOT_INT = 'signature("owl", "hoot_v1", "int", policy=ReturnPolicy(empty=7))'


def test_call_txn_asks_the_generation_that_a_module_holds(bench: Bench, libexec: LibexecBuilder) -> None:
    commands = "commands=(CommandRegistration('hold'), CommandRegistration('call'))"
    registration = f"hooks=({HOOT_INT},), providers=(ProviderRegistration({HOOT_INT}),), {commands}"
    libexec.add("owl", body=HOLDING, registration=registration)
    bench.start("owl {}")
    ask(bench, "owl hold")
    bench.reload("owl { enabled = false }")
    assert ask(bench, "owl call") == "(7, 1, True)\n"
    assert [hold.holder for hold in bench.server.store.holds] == ["owl"]
