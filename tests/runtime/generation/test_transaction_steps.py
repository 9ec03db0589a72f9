"""Every step of a transaction is made to fail in turn: what the runtime owns is afterwards what it was before."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.formats.conf import write_flat
from ecruntime.generation import STEPS, TransactionFailed
from ecruntime.scheduler import EventState
from ecruntime.threads import AsyncJob

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

BODY = """
from ecruntime_test_trail import trail
def conf_setup(self):
    self.trail.append(f"{self.name} conf_setup")
def ext_init(self, init):
    self.trail.append(f"{self.name} {init.mode.value}{' first' if init.first else ''}")
    if init.mode is not InitMode.DESTROY:
        self.schedule(60.0, self.tick)
        return f"state of {init.transaction.number}"
def tick(self, event, now):
    return DONE
def NAME_hoot_v1(self):
    pass
"""
REGISTRATION = """
    options=(OptionRegistration(OptionDefinition(
        "NAME_size", OptionType.INT, "Domain>Global", "1",
        postset=__import__("ecruntime_test_trail").trail.append,
        datafree=lambda value: __import__("ecruntime_test_trail").trail.append(-value),
    )),),
    providers=(ProviderRegistration(signature("NAME", "hoot_v1", "void")),),
    memtypes=(MemtypeRegistration("entry", True, 8),),
"""
BEFORE = """
tree {}
owl {}
owl_size = 10
crow "a" {}
domain "d" { crow_size = 20 }
"""
AFTER = """
tree {}
hawk {}
owl { enabled = false }
owl_size = 11
crow "a" {}
crow "b" {}
domain "d" { crow_size = 21 }
finch "x" {}
finch_size = 30
"""
WANTED_STEPS = [
    "scan",
    "resolve",
    "open crow",
    "register crow",
    "conf_setup of crow",
    "open mouse",
    "register mouse",
    "conf_setup of mouse",
    "open hawk",
    "register hawk",
    "conf_setup of hawk",
    "open finch",
    "register finch",
    "conf_setup of finch",
    "make crow:a",
    "make crow:b",
    "make finch:x",
    "check",
    "postset",
    "ext_init",
    "ext_init init of crow:a",
    "ext_init init of crow:b",
    "ext_init init of finch:x",
    "ext_init init of tree",
    "ext_init init of owl",
    "ext_init init of mouse",
    "ext_init init of hawk",
    "compile",
    "listen",
]


class Stopped(Exception):
    """What a step is made to fail with."""


def add(libexec: LibexecBuilder, name: str, *, extra: str = "", kind: str = "SINGLETON", **more: Any) -> None:
    libexec.add(
        name,
        body=BODY.replace("NAME", name) + extra,
        registration=REGISTRATION.replace("NAME", name),
        kind=kind,
        provides=(f"config.Global.{name}_size", f"config.Global:Domain.{name}_size"),
        **more,
    )


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder, trail: list[object]) -> Bench:
    """A server that runs BEFORE, and whose next reload reopens, opens, makes, destroys and disables modules."""
    add(libexec, "tree")
    add(libexec, "owl")
    add(libexec, "crow", kind="GENERIC")
    add(libexec, "mouse")
    add(libexec, "hawk", requires=("mouse",))
    add(libexec, "finch", kind="GENERIC")
    bench.start(BEFORE)
    add(libexec, "crow", kind="GENERIC", extra="feathers = 2\n")
    bench.write(AFTER)
    return bench


def dump(bench: Bench) -> dict[str, object]:
    """Return everything that the runtime owns, in a form that can be compared."""
    bench.settle()
    server = bench.server
    committed, current = server.committed, server.current
    registry = committed.registry
    return {
        "generation": (current.number, server.store.numbers, len(server.store.holds)),
        "configuration": write_flat(current.configuration.root),
        "values": {key: table.entries() for key, table in current.configuration.tables.items()},
        "changes": server.changes,
        "options": [(option.handle, option.definition.name, option.is_withdrawn) for option in registry.options],
        "scopes": sorted(registry.scopes),
        "declared": sorted(hook.leaf for hook in committed.declared),
        "hooks": {chain.signature.leaf: [p.owner for p in chain.providers] for chain in current.hooks if chain.has},
        "modules": {name: (module.opened, module.why) for name, module in committed.modules.items()},
        "singletons": {name: one.infrastructure for name, one in committed.singletons.items()},
        "instances": {str(one.name): one.infrastructure for one in server.instances()},
        "states": {str(name): state for name, state in current.core.states.items()},
        "events": sorted((event.owner, id(event)) for event in server.scheduler.events),
        "own events": {
            str(one.name): (one.host.events, one.host._events._is_deferring, list(one.host._events._pending))
            for one in server.instances()
        },
        "debug levels": {str(one.name): one.host.log.debug_level for one in server.instances()},
        "listeners": server.netlisteners.endpoints,
        "memory types": {one.name: one.live_blocks for one in server.memory._types.values()},
        "notices": len(server.memory.low_memory._callbacks),
        "opened": {name for name in sys.modules if name.startswith("_ec_module_")},
        "threads": threading.active_count(),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
    }


def steps_of_a_reload(bench: Bench) -> list[str]:
    """Return the steps, each recorded as it begins, of a reload that succeeds."""
    names: list[str] = []
    bench.server.before_step = names.append
    bench.server.reload()
    bench.settle()
    return names


def failing_at(step: str) -> Any:
    def before_step(name: str) -> None:
        if name == step:
            raise Stopped(step)

    return before_step


def test_the_steps_of_the_reload_are_all_known_here(running: Bench) -> None:
    names = steps_of_a_reload(running)
    assert names == WANTED_STEPS
    assert set(STEPS) <= set(names)


@pytest.mark.parametrize("step", WANTED_STEPS)
def test_a_failure_leaves_what_the_runtime_owns_untouched(running: Bench, step: str) -> None:
    before = dump(running)
    running.server.before_step = failing_at(step)
    with pytest.raises(Stopped):
        running.server.reload()
    assert dump(running) == before


def test_after_every_failure_the_reload_is_the_same_as_without_any(running: Bench, trail: list[object]) -> None:
    for step in WANTED_STEPS:
        running.server.before_step = failing_at(step)
        with pytest.raises(Stopped):
            running.server.reload()
    trail.clear()
    assert steps_of_a_reload(running) == WANTED_STEPS
    assert trail == [
        "crow conf_setup",
        "mouse conf_setup",
        "hawk conf_setup",
        "finch conf_setup",
        11,
        21,
        30,
        "crow:a init first",
        "crow:b init first",
        "finch:x init first",
        "tree init",
        "owl init",
        "mouse init first",
        "hawk init first",
        "crow:a destroy",
        -20,
        -10,
    ]
    assert running.modules() == ["tree", "owl", "mouse", "hawk", "crow:a", "crow:b", "finch:x"]


def test_every_value_is_freed_once_however_often_a_transaction_fails(running: Bench, trail: list[object]) -> None:
    for step in (*WANTED_STEPS, "none"):
        running.server.before_step = failing_at(step)
        try:
            running.reload(AFTER)
        except Stopped:
            running.settle()
    running.server.before_step = lambda step: None
    running.reload("tree {}\nowl {}\n")
    numbers = [entry for entry in trail if isinstance(entry, int)]
    assert {value: numbers.count(value) for value in numbers if value > 0} == {
        value: numbers.count(-value) for value in numbers if value > 0
    }


def test_a_failure_while_the_refused_generation_is_destroyed_is_logged_and_the_rest_taken_back(
    running: Bench, libexec: LibexecBuilder
) -> None:
    add(libexec, "finch", kind="GENERIC", extra="def ext_init(self, init):\n    raise ValueError(init.mode.value)\n")
    before = dump(running)
    with pytest.raises(TransactionFailed, match="module 'finch:x' failed in ext_init"):
        running.server.reload()
    assert dump(running) == before
    assert any("module 'finch:x' failed in ext_init (destroy): ValueError: destroy" in r.text for r in running.records)


FAILURES: dict[str, tuple[str, str]] = {
    "conf_setup": ("def conf_setup(self):\n    raise ValueError('no')\n", "failed in conf_setup: ValueError: no"),
    "ext_init": (
        "def ext_init(self, init):\n    raise ValueError('no')\n",
        "failed in ext_init (init): ValueError: no",
    ),
    "import": ("1 / 0\n", "cannot be imported: ZeroDivisionError"),
    "constructor": ("def __init__(self):\n    raise ValueError('no')\n", "failed in creation: ValueError: no"),
}


@pytest.fixture(params=FAILURES)
def failure(request: pytest.FixtureRequest) -> tuple[str, str]:
    return FAILURES[request.param]


@pytest.mark.parametrize("name", ["mouse", "hawk", "finch"])
def test_a_module_that_fails_leaves_nothing_behind(
    running: Bench, libexec: LibexecBuilder, name: str, failure: tuple[str, str]
) -> None:
    code, message = failure
    more = {"requires": ("mouse",)} if name == "hawk" else {}
    add(libexec, name, kind="GENERIC" if name == "finch" else "SINGLETON", extra=code, **more)
    before = dump(running)
    with pytest.raises(TransactionFailed) as failed:
        running.server.reload()
    assert message in str(failed.value)
    del failed
    assert dump(running) == before


WATCHFUL = """
def conf_setup(self):
    self.memtypes.notify_when_low(self.warn)
    self.schedule(60.0, self.tick)
def warn(self):
    pass
"""


@pytest.mark.parametrize("step", ["check", "compile"])
def test_what_a_new_singleton_asked_for_in_conf_setup_is_taken_back(
    running: Bench, libexec: LibexecBuilder, step: str
) -> None:
    add(libexec, "hawk", requires=("mouse",), extra=WATCHFUL)
    before = dump(running)
    running.server.before_step = failing_at(step)
    with pytest.raises(Stopped):
        running.server.reload()
    assert dump(running) == before
    running.server.before_step = lambda name: None
    running.server.reload()
    assert dump(running)["notices"] == 1


OPENING = """
def conf_setup(self):
    self.open_it()
def ext_init(self, init):
    if init.mode is not InitMode.DESTROY:
        self.open_it()
def open_it(self):
    import socket
    own, other = socket.socketpair()
    self.watch(own, E_READ, self.on_ready)
    self.trail.append((own, other, self.schedule(60.0, self.tick)))
def on_ready(self, event, mask, now):
    return DONE
"""


@pytest.mark.parametrize("kind", ["SINGLETON", "GENERIC"])
@pytest.mark.parametrize("step", ["check", "compile"])
def test_what_a_refused_module_waited_for_is_closed_and_freed_though_it_keeps_it(
    running: Bench, libexec: LibexecBuilder, trail: list[Any], kind: str, step: str
) -> None:
    name = {"SINGLETON": "hawk", "GENERIC": "finch"}[kind]
    add(libexec, name, kind=kind, extra=OPENING, **({"requires": ("mouse",)} if name == "hawk" else {}))
    trail.clear()
    running.server.before_step = failing_at(step)
    with pytest.raises(Stopped):
        running.server.reload()
    kept = [entry for entry in trail if isinstance(entry, tuple)]
    # A generic module is entered for each of its stanzas in `ext_init`, after `check`, too.
    assert len(kept) == {"check": 1, "compile": 2}[step]
    assert [(own.fileno(), event.state) for own, _, event in kept] == [(-1, EventState.FREED)] * len(kept)
    for _, other, _ in kept:
        other.close()


QUEUEING = """
def conf_setup(self):
    self.trail.append(self.run_in_pool(self.work))
def work(self):
    self.trail.append("worked")
"""


@pytest.mark.parametrize("step", ["check", "compile"])
def test_a_job_that_a_refused_module_queued_is_dropped_with_its_generation(
    running: Bench, libexec: LibexecBuilder, trail: list[Any], step: str
) -> None:
    add(libexec, "hawk", requires=("mouse",), extra=QUEUEING)
    running.server.before_step = failing_at(step)
    with pytest.raises(Stopped):
        running.server.reload()
    (job,) = [entry for entry in trail if isinstance(entry, AsyncJob)]
    assert (job.generation, "worked" in trail) == (None, False)


def test_a_check_takes_the_same_steps_and_publishes_nothing(
    bench: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    for name, kind in (("tree", "SINGLETON"), ("crow", "GENERIC")):
        add(libexec, name, kind=kind)
    bench.write('tree {}\ncrow "a" {}\ntree_size = 4\nec_logger "log" {}\n')
    names: list[str] = []
    bench.server.before_step = names.append
    known = {name for name in sys.modules if name.startswith("_ec_module_")}
    (finding,) = bench.server.check()
    bench.settle()
    assert [name for name in names if name in STEPS] == list(STEPS)
    assert (finding.rule, bench.server.store.is_published, bench.server.store.numbers) == ("CFG055", False, ())
    assert (bench.server.scheduler.events, bench.server.committed.modules) == ((), {})
    assert {name for name in sys.modules if name.startswith("_ec_module_")} == known
    assert (trail[-2:], trail.count(4), trail.count(-4)) == (["crow:a destroy", -4], 1, 1)
