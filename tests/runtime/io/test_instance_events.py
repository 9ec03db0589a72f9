from __future__ import annotations

import socket
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    Init,
    Mask,
    Module,
    ModuleKind,
    Registration,
    Timeval,
    event_read,
    resume,
    suspend,
)
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peers


class Watcher(Module):
    registration: ClassVar = Registration(1, "watcher", ModuleKind.GENERIC, "watches")
    sockets: ClassVar[list[socket.socket]] = []
    heard: ClassVar[list[bytes]] = []
    held: ClassVar[list[Event]] = []
    fails: ClassVar[list[str]] = []

    def ext_init(self, init: Init) -> object:
        if init.first and self.sockets:
            self.watch(self.sockets.pop(), Mask.E_READ, self.on_ready)
        if self.fails and not init.flags:
            raise ValueError(self.fails.pop())
        return None

    def on_ready(self, event: Event, mask: Mask, now: Timeval) -> Mask:
        data = event_read(event, 100)
        assert data is not None
        if data == b"crash":
            raise RuntimeError("on demand")
        if data == b"hold":
            self.held.append(suspend(event))
            return DONE
        self.heard.append(data)
        return Mask.E_READ


@pytest.fixture(autouse=True)
def fresh() -> None:
    for one in (Watcher.sockets, Watcher.heard, Watcher.held, Watcher.fails):
        one.clear()  # type: ignore[attr-defined]


CONF = 'watcher "w" {}'


@pytest.mark.own_reloads("what a generic module watches ends with it")
def test_a_module_hears_what_it_watches(runtime: Harness, peer: Peers) -> None:
    runtime.load(Watcher, conf="")
    near, far = peer.pair()
    Watcher.sockets.append(near)
    runtime.reload(CONF)
    far.send(b"abc")
    assert Watcher.heard == [b"abc"]


def test_what_a_destroyed_instance_watched_is_closed(runtime: Harness) -> None:
    near, far = socket.socketpair()
    Watcher.sockets.append(near)
    runtime.load(Watcher, conf=CONF)
    runtime.reload("")
    assert far.recv(10) == b""
    far.close()


def test_what_a_refused_transaction_wanted_to_watch_is_closed(runtime: Harness) -> None:
    runtime.load(Watcher, conf="")
    near, far = socket.socketpair()
    Watcher.sockets.append(near)
    Watcher.fails.append("no")
    with pytest.raises(TransactionFailed):
        runtime.reload(CONF)
    assert far.recv(10) == b""
    far.close()


@pytest.mark.expect_failure("RuntimeError", owner="watcher:w")
def test_a_callback_that_fails_has_its_descriptor_closed(runtime: Harness) -> None:
    near, far = socket.socketpair()
    Watcher.sockets.append(near)
    runtime.load(Watcher, conf=CONF)
    far.send(b"crash")
    runtime.settle()
    assert far.recv(10) == b""
    assert any("on demand" in record.text for record in runtime.records)
    far.close()


def test_a_connection_suspended_beyond_the_end_of_its_instance_is_closed_when_resumed(runtime: Harness) -> None:
    near, far = socket.socketpair()
    Watcher.sockets.append(near)
    runtime.load(Watcher, conf=CONF)
    far.send(b"hold")
    runtime.settle()
    runtime.reload("")
    resume(Watcher.held.pop(), Mask.E_READ)
    runtime.settle()
    assert far.recv(10) == b""
    far.close()


class Poster(Module):
    registration: ClassVar = Registration(1, "poster", ModuleKind.SINGLETON, "posts")
    fired: ClassVar[list[str]] = []


def module_of(runtime: Harness) -> Poster:
    found = runtime.server.instance("poster").infrastructure._module  # type: ignore[attr-defined]
    assert isinstance(found, Poster)
    return found


def test_another_thread_posts_a_call(runtime: Harness) -> None:
    runtime.load(Poster)
    called: list[int] = []
    thread = Thread(target=lambda: module_of(runtime).post(lambda: called.append(1)))
    thread.start()
    thread.join()
    runtime.settle()
    assert called == [1]


def test_a_timed_event_is_cancelled_and_forgotten(runtime: Harness) -> None:
    runtime.load(Poster)
    module = module_of(runtime)
    event = module.schedule(5.0, lambda event, now: DONE)
    assert module.clear_timed_event(event)
    assert not module.clear_timed_event(event)
    assert runtime.server.instance("poster").host.events == 0


def test_a_timed_event_is_rearmed(runtime: Harness) -> None:
    runtime.load(Poster)
    module = module_of(runtime)
    fired: list[float] = []
    event = module.schedule(5.0, lambda event, now: fired.append(runtime.clock.monotonic()) or DONE)  # type: ignore[func-returns-value]
    module.rearm(event, 8.0)
    runtime.advance(10.0)
    assert fired == [8.0]


def test_a_timed_event_is_put_off(runtime: Harness) -> None:
    runtime.load(Poster)
    module = module_of(runtime)
    fired: list[float] = []
    event = module.schedule(5.0, lambda event, now: fired.append(runtime.clock.monotonic()) or DONE)  # type: ignore[func-returns-value]
    runtime.advance(4.0)
    module.put_off(event, 3.0)
    runtime.advance(10.0)
    assert fired == [7.0]
