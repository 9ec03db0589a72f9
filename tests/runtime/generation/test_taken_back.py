"""Whatever a module asks for in a phase: when the transaction fails there, or later, nothing of it is left."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import Control
from ecruntime.foundation.errors import EcError, RuleViolation
from ecruntime.generation import MAX_LIVING, TransactionFailed
from tests.runtime.generation.test_transaction_steps import dump

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

ASKS = {
    "event": "self.schedule(60.0, self.tick)",
    "watched descriptor": "self.watch(self.descriptor(), Mask.E_READ, self.ready)",
    "job": "self.run_in_pool(self.work)",
    "job that runs in its caller": "self.run_in_pool(self.work, job_class='Short_Lived')",
    "posted call": "self.post(lambda: self.trail.append('posted'))",
    "reference": "self.held = self.acquire()",
    "value": "self.held = self.value()",
    "notice": "self.memtypes.notify_when_low(self.work)",
    "memory type": "self.memory.register(MemtypeDefinition('kelp:code', 8, allocator=AllocatorKind.FIXED))",
    "provider": "self.register_last('core.log_delivery_v1', lambda *values: None)",
    "listener": "self.netlistener('Kelp', lambda *values: DONE)",
}
IN_CONF_SETUP_ONLY = ("memory type", "listener")
BODY = """
from ecruntime_test_trail import trail

def descriptor(self):
    import os
    return os.eventfd(0)
def value(self):
    from ecruntime.module import Option, fetch
    return fetch(Option(self._host, 0))
def tick(self, event, now):
    return DONE
def ready(self, event, mask, now):
    return DONE
def work(self):
    self.trail.append("worked")
def conf_setup(self):
    self.phase("conf_setup")
def check(self, value):
    return self.phase("check") or True
def ext_init(self, init):
    if init.mode is not InitMode.DESTROY:
        self.phase("ext_init")
def phase(self, name):
    if name in self.trail:
        ASK
        if "fail" in self.trail:
            raise ValueError("no")
"""
OPTIONS = 'options=(OptionRegistration(OptionDefinition("kelp_size", OptionType.INT, "Global", "1"), "check"),),'


def cases() -> list[object]:
    """Return what may be asked for, by kind of module and phase, with the moment of the failure."""
    found = []
    for ask in ASKS:
        for kind in ("SINGLETON", "GENERIC"):
            for phase in ("conf_setup", "check", "ext_init"):
                is_admitted = ask not in IN_CONF_SETUP_ONLY or phase == "conf_setup"
                if ask in ("provider", "listener"):
                    is_admitted = (kind, phase) == ("SINGLETON", "conf_setup")
                if ask == "provider" and (kind, phase) == ("GENERIC", "ext_init"):
                    is_admitted = True
                # A new option has its first value in the generation that is being built.
                if is_admitted and (ask != "value" or phase == "ext_init"):
                    found += [
                        pytest.param((ask, kind, phase, when), id=f"{ask} in {phase} of {kind.lower()}, {when}")
                        for when in ("there", "later")
                    ]
    return found


def add(libexec: LibexecBuilder, ask: str, kind: str) -> str:
    provides = ("config.Global.kelp_size",)
    libexec.add("kelp", body=BODY.replace("ASK", ASKS[ask]), registration=OPTIONS, kind=kind, provides=provides)
    return "kelp {}\n" if kind == "SINGLETON" else 'kelp "a" {}\n'


@pytest.mark.parametrize("case", cases())
def test_what_a_new_module_asked_for_is_taken_back(
    bench: Bench, libexec: LibexecBuilder, trail: list[str], case: tuple[str, str, str, str]
) -> None:
    ask, kind, phase, when = case
    libexec.add("owl")
    bench.start("owl {}\n")
    stanza = add(libexec, ask, kind)
    before = dump(bench)
    trail += [phase, *(["fail"] if when == "there" else [])]
    if when == "later":
        libexec.add("wren", body="def ext_init(self, init):\n    raise ValueError('no')")
        stanza += "wren {}\n"
    for _ in range(2):
        with pytest.raises(TransactionFailed) as failed:
            bench.reload(f"owl {{}}\nkelp_size = 2\n{stanza}")
        assert all("ValueError: no" in finding.message for finding in failed.value.findings)
        del failed
        assert dump(bench) == before
    assert set(trail) == {phase, *(["fail"] if when == "there" else [])}


# A reference to the generation that runs, and a value of it, are the singleton's own until it releases them.
SURVIVING = [
    (ask, phase)
    for phase in ("check", "ext_init")
    for ask in ASKS
    if ask not in ("reference", "provider", *IN_CONF_SETUP_ONLY) and (ask, phase) != ("value", "check")
]


@pytest.mark.parametrize(("ask", "phase"), SURVIVING)
def test_what_a_running_singleton_asked_for_in_a_transaction_that_failed_is_taken_back(
    bench: Bench, libexec: LibexecBuilder, trail: list[str], ask: str, phase: str
) -> None:
    bench.start(f"kelp_size = 2\n{add(libexec, ask, 'SINGLETON')}")
    before = dump(bench)
    trail += [phase, "fail"]
    for _ in range(2):
        with pytest.raises(TransactionFailed):
            bench.server.reload()
        assert dump(bench) == before
    assert trail == [phase, "fail"]


def test_who_kept_a_value_that_was_taken_back_releases_it_and_cannot_read_it(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    bench.start(f"kelp_size = 2\n{add(libexec, 'value', 'SINGLETON')}")
    trail += ["ext_init", "fail"]
    with pytest.raises(TransactionFailed):
        bench.server.reload()
    held = bench.server.instance("kelp").infrastructure._module.held  # type: ignore[attr-defined]
    with pytest.raises(RuleViolation, match="was taken back, because its transaction failed"):
        _ = held.value
    held.release()


def test_refused_queries_hold_nothing(bench: Bench, libexec: LibexecBuilder) -> None:
    body = """
        from ecruntime.module import Option, fetch_generic
        def control_ask(self, control):
            fetch_generic(Option(self._host, 0), [("no such scope", "x")])
    """
    extra = OPTIONS.replace('"check"', '""') + 'commands=(CommandRegistration("ask"),),'
    libexec.add("kelp", body=body, registration=extra, provides=("config.Global.kelp_size",))
    bench.start("kelp {}\n")
    for _ in range(MAX_LIVING + 2):
        with pytest.raises(EcError, match="no such scope"):
            bench.server.instance("kelp").infrastructure.control(Control("ask"))
        bench.server.reload()
        bench.settle()
    # The frames of the refusals, which the test has seen, are a cycle.
    gc.collect()
    bench.settle()
    assert (bench.server.store.holds, len(bench.server.store.numbers)) == ((), 1)
