"""Settings that are fixed at the start of a server: the allocator, and how long a shutdown waits for jobs."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, ClassVar

from ecruntime.api import Allocator, Module, ModuleKind, Registration
from ecruntime.log import Log
from ecruntime.memory import ALLOCATORS, PredefinedMemtype
from ecruntime.scheduler import RealClock
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from pathlib import Path


class Busy(Module):
    registration: ClassVar = Registration(1, "busy", ModuleKind.SINGLETON, "works")
    gate: ClassVar[Event]

    def ext_init(self, init: object) -> None:
        self.run_in_pool(self.gate.wait)


def made(folder: Path, **settings: object) -> Server:
    conf = folder / "ec.conf"
    conf.write_text("busy {}\n")
    modules = GivenModules()
    modules.give(Busy)
    clock = VirtualClock()
    return Server(Settings(conf, **settings), modules, clock, VirtualPoller(clock), Log(clock))  # type: ignore[arg-type] # as given


def test_the_allocator_of_a_server_is_the_one_named(tmp_path: Path) -> None:
    for name, kind in ALLOCATORS.items():
        allocator: Allocator = kind()
        assert allocator.name == name
        server = made(tmp_path, allocator=name)
        block = server.memory.mt_strdup(PredefinedMemtype.STRING, "text")
        found = server.memory._find(PredefinedMemtype.STRING)
        assert (bytes(block), found.allocator.name) == (b"text\0", name)
        server.memory.free(PredefinedMemtype.STRING, block)
        server.scheduler.close()


def test_a_shutdown_waits_for_jobs_no_longer_than_the_limit(tmp_path: Path) -> None:
    Busy.gate = Event()
    server = made(tmp_path, drain_limit=0.05)
    server.start()
    clock = RealClock()
    before = clock.monotonic()
    server.close()
    assert {job.job for job in server.blocked} == {"Event.wait of busy"}
    assert clock.monotonic() - before < 10
    Busy.gate.set()
