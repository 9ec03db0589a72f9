from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Log
from ecruntime.scheduler import RealClock, Scheduler
from ecruntime.testing.virtual_clock import VirtualClock
from tests.runtime.pollers import POLLERS, PollerMaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.testing.virtual_poller import VirtualPoller
    from tests.runtime.pollers import NativeLoops


@pytest.fixture(scope="session", params=POLLERS)
def pollers(request: pytest.FixtureRequest, native_loops: NativeLoops) -> PollerMaker:
    """Return what makes the pollers of a test: those of Python, then those on the loop of modules in C."""
    return PollerMaker(native_loops.loop if request.param == "native" else None)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def poller(clock: VirtualClock, pollers: PollerMaker) -> VirtualPoller:
    return pollers.virtual(clock)


@pytest.fixture
def log(clock: VirtualClock) -> Log:
    return Log(clock)


@pytest.fixture
def scheduler(clock: VirtualClock, poller: VirtualPoller, log: Log) -> Iterator[Scheduler]:
    scheduler = Scheduler(clock, poller, log)
    yield scheduler
    scheduler.close()


@pytest.fixture
def real(log: Log, pollers: PollerMaker) -> Iterator[Scheduler]:
    clock = RealClock()
    scheduler = Scheduler(clock, pollers.real(clock), log)
    yield scheduler
    scheduler.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    with near, far:
        yield near, far
