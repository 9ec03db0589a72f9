"""Thousands of reloads while threads read through held generations: nothing stale, nothing gone, nothing leaked."""

from __future__ import annotations

import gc
import os
import statistics
import sys
import threading
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import Module, ModuleKind, OptionDefinition, OptionRegistration, OptionType, Registration
from ecruntime.formats.conf import ConfigWord
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.api import Init

RELOADS = 20_000 if os.environ.get("ECXS_SOAK") else 2_000
WARM_UP = 500
WINDOWS = 10
THREADS = 8
READS = 3
"""How often each thread may read for each reload: threads that never wait leave the reloads little of the machine."""
DESTROYED: set[int] = set()


class Owl(Module):
    """Its values are the numbers of their generations; `datafree` tells when one is destroyed."""

    registration = Registration(
        1,
        "owl",
        ModuleKind.GENERIC,
        options=(
            OptionRegistration(
                OptionDefinition("size", OptionType.INT, "Domain>Global", "0", datafree=lambda value: _free(value))
            ),
        ),
    )

    def ext_init(self, init: Init) -> object:
        return init.transaction.number if init.transaction else None


def _free(value: object) -> None:
    assert isinstance(value, int)
    DESTROYED.add(value)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    DESTROYED.clear()
    modules = GivenModules()
    modules.give(Owl)
    conf = tmp_path / "ecelerity.conf"
    conf.write_text('owl "a" {}\nsize = 1\ndomain "d" { size = 1 }\n', encoding="utf-8")
    clock = VirtualClock()
    made = Server(Settings(conf), modules, clock, VirtualPoller(clock), Log(clock))
    made.start()
    # eight threads that never wait would have the scheduler thread wait five milliseconds at each of its system calls
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield made
    finally:
        sys.setswitchinterval(interval)
        made.close()


class Readers:
    """Threads that read while the server reloads; they stand still while the test takes stock."""

    def __init__(self, server: Server) -> None:
        self.reads = 0
        self.complaints: list[str] = []
        self._server = server
        self._handle = server.committed.registry.find("size")[0].handle
        self._is_over = False
        self._is_parked = False
        self._tickets = threading.Semaphore(0)
        self._barrier = threading.Barrier(THREADS + 1)
        self._threads = [threading.Thread(target=self._run, name=f"reader {number}") for number in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        reads = 0
        while True:
            self._tickets.acquire()
            if self._is_over:
                break
            if self._is_parked:
                self._barrier.wait()
                self._barrier.wait()
            self._read()
            reads += 1
        self.reads += reads

    def _read(self) -> None:
        with self._server.acquire("reader") as generation:
            number = generation.number
            configuration = generation.configuration
            seen = [configuration.fetch(self._handle), configuration.fetch_domain(self._handle, "d")]
            seen.append(generation.scope(domain="d")[self._handle])
            (state,) = generation.core.states.values()
            if seen != [number] * 3 or state != number:
                self.complaints.append(f"generation {number} gave {seen} and the state {state}")
            if number in DESTROYED:
                self.complaints.append(f"generation {number} was destroyed while it was held")

    def read_on(self) -> None:
        self._tickets.release(THREADS * READS)

    def park(self) -> None:
        self._is_parked = True
        self._tickets.release(THREADS)
        self._barrier.wait()

    def go_on(self) -> None:
        self._is_parked = False
        self._barrier.wait()

    def end(self) -> None:
        self._is_over = True
        self._tickets.release(THREADS)
        for thread in self._threads:
            thread.join()


def reload(server: Server) -> None:
    number = ConfigWord(str(server.current.number + 1))
    root = server.document.root.with_value((), "size", number)
    server.change(root.with_value((("domain", "d"),), "size", number))
    server.scheduler.run_once(0.0)


def slope(points: list[int]) -> float:
    """Return by how much a row of figures grows from one to the next: the median of all pairs, a stray one is none."""
    pairs = combinations(enumerate(points), 2)
    return statistics.median((later - earlier) / (end - start) for (start, earlier), (end, later) in pairs)


@pytest.mark.slow
def test_readers_see_whole_generations_while_the_server_reloads_and_nothing_grows(server: Server) -> None:
    readers = Readers(server)
    blocks: list[int] = []
    others: set[tuple[int, int]] = set()
    window = (RELOADS - WARM_UP) // WINDOWS
    try:
        for count in range(1, RELOADS + 1):
            readers.read_on()
            reload(server)
            if count >= WARM_UP and (count - WARM_UP) % window == 0:
                readers.park()
                server.scheduler.run_once(0.0)
                gc.collect()
                DESTROYED.clear()
                blocks.append(sys.getallocatedblocks())
                others.add((threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))))
                readers.go_on()
    finally:
        readers.end()
    server.scheduler.run_once(0.0)
    assert readers.complaints == []
    assert (server.current.number, server.store.numbers) == (RELOADS + 1, (RELOADS + 1,))
    assert len(others) == 1
    assert readers.reads > RELOADS * THREADS
    assert slope(blocks) / window <= 0.05, f"allocated blocks after each {window} reloads: {blocks}"
