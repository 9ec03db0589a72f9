from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.scheduler import Mask, RealClock
from ecruntime.scheduler.poller import ANSWERED

if TYPE_CHECKING:
    from ecruntime.scheduler import Poller
    from tests.runtime.pollers import PollerMaker

READ, WRITE, EXCEPTION = Mask.E_READ.value, Mask.E_WRITE.value, Mask.E_EXCEPTION.value


@pytest.fixture
def epoll(pollers: PollerMaker) -> Poller:
    return pollers.real(RealClock())


def ready(epoll: Poller, timeout: float) -> list[tuple[int, int]]:
    return [(fd, ANSWERED[READ | WRITE | EXCEPTION][answer].value) for fd, answer in epoll.wait(timeout)]


def test_an_idle_descriptor_is_not_ready(epoll: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    epoll.register(pair[0].fileno(), READ)
    assert ready(epoll, 0.0) == []
    epoll.close()


def test_readiness_is_level_triggered(epoll: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    epoll.register(near.fileno(), READ)
    far.send(b"ab")
    assert ready(epoll, 0.0) == [(near.fileno(), READ)]
    near.recv(1)
    assert ready(epoll, 0.0) == [(near.fileno(), READ)]
    epoll.close()


def test_only_what_is_asked_for_is_reported(epoll: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    far.send(b"a")
    epoll.register(near.fileno(), WRITE)
    assert ready(epoll, 0.0) == [(near.fileno(), WRITE)]
    epoll.modify(near.fileno(), READ | WRITE)
    assert ready(epoll, 0.0) == [(near.fileno(), READ | WRITE)]
    epoll.close()


def test_a_hang_up_wakes_every_side(epoll: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    epoll.register(near.fileno(), READ)
    far.close()
    assert ready(epoll, 0.0) == [(near.fileno(), READ | WRITE | EXCEPTION)]
    epoll.close()


def test_urgent_data_is_an_exception(epoll: Poller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as far:
        near, _ = server.accept()
        with near:
            epoll.register(near.fileno(), EXCEPTION)
            far.send(b"!", socket.MSG_OOB)
            assert ready(epoll, 5.0) == [(near.fileno(), EXCEPTION)]
    epoll.close()


def test_a_closed_descriptor_may_be_unregistered(epoll: Poller) -> None:
    near, far = os.pipe()
    epoll.register(near, READ)
    os.close(near)
    epoll.unregister(near)
    os.close(far)
    epoll.close()


def test_waits_beyond_the_limit_of_the_system_are_cut(epoll: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    epoll.register(near.fileno(), READ)
    far.send(b"a")
    assert ready(epoll, 1e9) == [(near.fileno(), READ)]
    assert ready(epoll, float("inf")) == [(near.fileno(), READ)]
    epoll.close()


def epolls() -> set[str]:
    folder = Path("/proc/self/fd")
    return {fd.name for fd in folder.iterdir() if fd.is_symlink() and fd.readlink() == Path("anon_inode:[eventpoll]")}


def test_the_own_descriptor_is_not_inherited(pollers: PollerMaker) -> None:
    before = epolls()
    epoll = pollers.real(RealClock())
    (own,) = epolls() - before
    assert not os.get_inheritable(int(own))
    epoll.close()
