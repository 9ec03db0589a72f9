from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def poller(clock: VirtualClock) -> VirtualPoller:
    return VirtualPoller(clock)


@pytest.fixture
def log(clock: VirtualClock) -> Log:
    return Log(clock)


@pytest.fixture
def scheduler(clock: VirtualClock, poller: VirtualPoller, log: Log) -> Iterator[Scheduler]:
    scheduler = Scheduler(clock, poller, log)
    yield scheduler
    scheduler.close()


@pytest.fixture
def real(log: Log) -> Iterator[Scheduler]:
    scheduler = Scheduler(RealClock(), EpollPoller(), log)
    yield scheduler
    scheduler.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    with near, far:
        yield near, far
