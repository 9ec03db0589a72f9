"""The cost of a configuration by its size and by the age of the server: reloads, memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

import tomli
from frame import Goal, Group, Growth, GrowthGoal, Unit, Variant, processor_time

from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read_text
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

STANZAS = 10_000
SIZES = (1_000, 10_000, 100_000)
RELOADS = (100, 1_000, 3_000)
HERE = Path(__file__).resolve().parent
RELOAD = "reload, published"
BUILT = "read_text and build"
STANZA = "a generation, text aside"
ASKED = "800 bytes"


def domains(count: int) -> str:
    """Return a configuration of so many domains with one option each."""
    return "".join(f'domain "d{number}.test" {{ Retry_Interval = {number} }}\n' for number in range(count))


def _toml(count: int) -> str:
    return "".join(f'[domain."d{number}.test"]\nRetry_Interval = {number}\n' for number in range(count))


def _reload_of(count: int) -> Variant:
    conf = Path(tempfile.mkdtemp(prefix="ec-bench-")) / "ecelerity.conf"
    conf.write_text(domains(count), encoding="utf-8")
    clock = VirtualClock()
    server = Server(Settings(conf), GivenModules(), clock, VirtualPoller(clock), Log(clock))
    server.start()

    def run(n: int) -> None:
        for _ in range(n):
            server.reload()
            server.scheduler.run_once(0.0)

    return Variant(RELOAD, run)


def _build_of(count: int) -> Variant:
    text = domains(count)

    def run(n: int) -> None:
        for _ in range(n):
            build(read_text(text), core_registry())

    return Variant(BUILT, run)


def _read_of(count: int) -> Variant:
    text = domains(count)

    def run(n: int) -> None:
        for _ in range(n):
            read_text(text)

    return Variant("read_text alone", run)


def _tomli_of(count: int) -> Variant:
    toml = _toml(count)

    def run(n: int) -> None:
        for _ in range(n):
            tomli.loads(toml)

    return Variant("tomli, the same data", run)


def big_reload() -> Group:
    """Return the reload of many domains beside its parts."""
    return Group(
        f"{STANZAS} domain stanzas",
        (_reload_of(STANZAS), _read_of(STANZAS), _build_of(STANZAS), _tomli_of(STANZAS)),
        (Goal(RELOAD, BUILT, 1.3, is_at_least=False),),
    )


def _memory_of(count: int, name: str) -> Variant:
    text = domains(count)

    def run(n: int) -> float:
        del n
        # Once before: the catalogue and what else is read on first use belongs to no stanza.
        build(read_text("domain first.test {}\n"), core_registry())
        tracemalloc.start()
        try:
            kept = build(read_text(text), core_registry())
            # The text was there before.
            size, _ = tracemalloc.get_traced_memory()
            assert kept.configuration is not None
            return size
        finally:
            tracemalloc.stop()

    return Variant(name, run, measures=True)


def memory_of_a_stanza() -> Group:
    """Return the memory of a domain with one option, beside what it may have."""
    whole = _memory_of(STANZAS, STANZA)
    one = Variant(STANZA, lambda n: float(str(whole.run(n))) / STANZAS, measures=True)
    return Group(
        "memory of a domain stanza with one option",
        (one, Variant(ASKED, lambda _: 800.0, measures=True)),
        (Goal(STANZA, ASKED, 1.0, is_at_least=False),),
        unit=Unit.BYTES,
        rounds=3,
    )


def _after(reloads: int, name: str, what: str) -> Variant:
    command = (sys.executable, str(HERE / "reload_memory.py"), str(reloads), what)

    def run(n: int) -> float:
        del n
        # A process of its own: what other benchmarks left behind is no part of it.
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    return Variant(name, run, measures=True)


def _by_processor(variant: Variant) -> Variant:
    return Variant(variant.name, processor_time(variant.run), measures=True)


def growths() -> tuple[Growth, ...]:
    """Return how the costs grow: of a reload and of memory by domains, and of memory by reloads."""
    return (
        Growth(
            "reload by domains",
            "domains",
            SIZES,
            lambda size: [_by_processor(it) for it in (_reload_of(size), _build_of(size), _tomli_of(size))],
            (GrowthGoal(RELOAD, 1.5),),
        ),
        Growth(
            "memory by domains",
            "domains",
            SIZES,
            lambda size: (_memory_of(size, STANZA),),
            (GrowthGoal(STANZA, 1.1),),
            unit=Unit.BYTES,
            rounds=3,
        ),
        Growth(
            "memory by reloads",
            "reloads",
            RELOADS,
            lambda size: (
                _after(size, "resident", "resident"),
                _after(size, "held by Python objects", "traced"),
            ),
            (GrowthGoal("resident", 1.05), GrowthGoal("held by Python objects", 1.05)),
            is_for_each=False,
            unit=Unit.BYTES,
            rounds=3,
        ),
    )
