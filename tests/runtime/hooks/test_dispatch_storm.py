"""Sixteen threads call hooks while the scheduler replaces the generation again and again."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from contextlib import contextmanager
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import GenerationCore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.conftest import Bench, LibexecBuilder

THREADS = 16
RELOADS = 20_000 if os.environ.get("ECXS_SOAK") else 2_000
CALLS = 3
BODY = """
from ecruntime_test_trail import trail

def ext_init(self, init):
    if init.mode is InitMode.DESTROY:
        self.trail.append(("destroyed", id(self), str(self.name)))
    elif init.first:
        self.trail.append(("made", self, str(self.name)))
    return init.transaction and (init.transaction.number, self.options.version.fetch())

def storm_look_v1(self, seen):
    seen.append(self.state)
    seen.append((self.state[0], self.options.version.fetch()))
"""
OPTIONS = (
    'options_class = type("O", (Options,), '
    '{"__init__": lambda self, source: setattr(self, "version", Option(source, 0))})\n'
)
LOOK = 'signature("storm", "look_v1", "void", ("void *", "seen"))'
REGISTRATION = (
    'options=(OptionRegistration(OptionDefinition("version", OptionType.INT, "{path}", "0")),), '
    f"providers=(ProviderRegistration({LOOK}),)"
)
CONF = 'owl {{ version = {0} }}\ncrow "a" {{ version = {0} }}\ncrow "b" {{ version = {0} }}'


@contextmanager
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Storm:
    """Threads that call in bursts, one burst for each reload, so that the calls and the reload overlap."""

    def __init__(self, bench: Bench) -> None:
        self.wrong: list[object] = []
        self.generations: set[int] = set()
        self._bench = bench
        self._turns = Semaphore(0)
        self._is_over = False
        self._threads = [Thread(target=self._run) for _ in range(THREADS)]

    def _run(self) -> None:
        try:
            while True:
                self._turns.acquire()
                if self._is_over:
                    return
                for _ in range(CALLS):
                    self._call()
        except Exception as error:  # noqa: BLE001 - a thread that dies must fail the test
            self.wrong.append(error)

    def _call(self) -> None:
        seen: list[tuple[int, int]] = []
        chain = self._bench.server.chain("storm_look_v1")
        assert chain is not None
        chain.call(seen)
        self.generations.add(seen[0][0])
        if len(seen) != 6 or len(set(seen)) != 1:
            self.wrong.append(seen)

    def rage(self) -> None:
        for thread in self._threads:
            thread.start()
        for number in range(RELOADS):
            self._turns.release(THREADS)
            self._bench.reload(CONF.format(number % 2))
        self._is_over = True
        self._turns.release(THREADS)
        for thread in self._threads:
            thread.join()


@pytest.mark.own_reloads("it is a storm of reloads")
@pytest.mark.slow
def test_a_storm_of_reloads_breaks_no_promise(bench: Bench, libexec: LibexecBuilder, trail: list[tuple]) -> None:  # type: ignore[type-arg]
    for name, kind, path in (("owl", "SINGLETON", "[owl]"), ("crow", "GENERIC", "crow")):
        libexec.add(name, kind=kind, body=OPTIONS + BODY, registration=REGISTRATION.format(path=path))
    bench.start(CONF.format(1))
    storm = Storm(bench)
    with switching_often():
        storm.rage()
    bench.settle()
    assert storm.wrong == []
    assert len(storm.generations) > THREADS

    made = [entry for entry in trail if entry[0] == "made"]
    destroyed = Counter(entry[1] for entry in trail if entry[0] == "destroyed")
    assert set(destroyed.values()) == {1}
    assert len(made) - len(destroyed) == len(bench.modules()) == 3
    assert bench.server.store.numbers == (RELOADS + 1,)

    retired = next(module for _, module, name in made if name == "crow:a")
    for touch in (retired.options.version.fetch, retired.acquire, lambda module=retired: module.state):
        with pytest.raises(RuleViolation, match="RT411: module instance 'crow:a' was destroyed with its generation"):
            touch()

    trail.clear()
    del made, retired, touch
    gc.collect()
    cores = [thing for thing in gc.get_objects() if isinstance(thing, GenerationCore)]
    ours = [core.number for core in cores if core.states.keys() == bench.server.current.core.states.keys()]
    assert ours == [RELOADS + 1]
