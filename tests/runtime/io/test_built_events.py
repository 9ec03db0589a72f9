"""The single steps of the event API, as the seed's samples take them, from the code of a module."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    E_READ,
    Event,
    Init,
    Mask,
    Module,
    ModuleKind,
    Registration,
    Timeval,
    event_close,
    event_read,
    resume,
)
from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.testing import Harness, Peers


class Builder(Module):
    registration: ClassVar = Registration(1, "builder", ModuleKind.SINGLETON, "builds events")
    begin: ClassVar[list[Callable[[Builder], object]]] = []

    def ext_init(self, init: Init) -> None:
        self.fired: list[tuple[object, Mask, float]] = getattr(self, "fired", [])
        for step in self.begin if not init.flags else ():
            step(self)

    def my_func(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        self.fired.append((closure, mask, self.monotonic()))
        return DONE

    def again(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        self.my_func(event, mask, closure, now)
        self.schedule_event(self.build_event_from_now(30, self.again, closure))
        return DONE

    def its_readable(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        data = event_read(event, 100)
        if data == b"crash":
            raise RuntimeError("on demand")
        self.fired.append((data, mask, float(now)))
        if data == b"close":
            event_close(event)
            return DONE
        return E_READ


@pytest.fixture(autouse=True)
def fresh() -> None:
    Builder.begin.clear()


@pytest.fixture
def builder(runtime: Harness) -> Any:
    runtime.load(Builder)
    return module_of(runtime)


def module_of(runtime: Harness) -> Any:
    return runtime.server.instance("builder").infrastructure._module  # type: ignore[attr-defined]


def test_the_time_of_a_module_is_that_of_the_clock(runtime: Harness, builder: Any) -> None:
    before, monotonic = builder.now(), builder.monotonic()
    runtime.advance(90.5)
    assert float(builder.now()) - float(before) == 90.5
    assert builder.monotonic() - monotonic == 90.5


def test_a_built_event_fires_once_it_is_scheduled(runtime: Harness, builder: Any) -> None:
    event = builder.build_event_from_now(30, builder.my_func, "hello")
    runtime.advance(60)
    assert builder.fired == []
    builder.event_free(event)
    builder.schedule_event(builder.build_event_from_now(30, builder.my_func, "hello"))
    runtime.advance(29)
    assert builder.fired == []
    runtime.advance(1)
    assert builder.fired == [("hello", DONE, 90.0)]


def test_a_recurrent_event_is_recreated_by_its_callback(runtime: Harness, builder: Any) -> None:
    builder.schedule_event(builder.build_event_from_now(30, builder.again, "hello"))
    runtime.advance(100)
    assert [moment for _, _, moment in builder.fired] == [30.0, 60.0, 90.0]


def test_a_cancelled_event_needs_no_free_and_one_that_is_not_scheduled_does(runtime: Harness, builder: Any) -> None:
    event = builder.build_event_from_now(30, builder.my_func)
    if not builder.clear_timed_event(event):
        builder.event_free(event)
    assert event.state.value == "freed"
    other = builder.build_event_from_now(30, builder.my_func)
    builder.schedule_event(other)
    assert builder.clear_timed_event(other)
    runtime.advance(60)
    assert (builder.fired, other.state.value) == ([], "freed")


def test_an_event_is_scheduled_for_a_time_of_day(runtime: Harness, builder: Any) -> None:
    when = Timeval(builder.now().sec + 60)
    seen: list[Timeval] = []
    builder.schedule_at(when, lambda event, now: seen.append(now) or DONE)
    builder.schedule_event(builder.build_event_at(Timeval(when.sec + 1), builder.my_func, "later"))
    runtime.advance(59.9)
    assert seen == []
    runtime.advance(0.1)
    assert seen == [when]
    runtime.advance(1)
    assert builder.fired == [("later", DONE, 61.0)]


def test_a_descriptor_is_waited_for_until_its_callback_is_done(runtime: Harness, peer: Peers, builder: Any) -> None:
    near, far = peer.pair()
    builder.schedule_event(builder.build_fd_event(near, E_READ, builder.its_readable))
    far.send(b"one")
    far.send(b"close")
    assert [data for data, _, _ in builder.fired] == [b"one", b"close"]
    assert far.receive_all() == b""


def test_a_connection_is_suspended_in_single_steps(runtime: Harness, peer: Peers, builder: Any) -> None:
    near, far = peer.pair()
    held: list[Event] = []

    def wait(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        if closure not in held:
            held.append(closure)  # type: ignore[arg-type]
            duplicate = builder.event_post_dup(event)
            assert builder.clear_event_by_fd(event.fd) is event
            held.append(duplicate)
            return DONE
        builder.fired.append(event_read(event, 100))
        return E_READ

    builder.schedule_event(builder.build_fd_event(near, E_READ, wait, "state"))
    far.send(b"first")
    runtime.settle()
    assert builder.fired == []
    resume(held[1], E_READ)
    runtime.settle()
    assert (builder.fired, held[1].closure) == ([b"first"], "state")
    event_close(held[1])


def test_a_cleared_event_is_its_owners_again(runtime: Harness, peer: Peers, builder: Any) -> None:
    near, far = peer.pair()
    event = builder.build_fd_event(near, E_READ, builder.its_readable)
    builder.schedule_event(event)
    assert builder.clear_event_by_fd(event.fd) is event
    far.send(b"unheard")
    assert (builder.fired, builder.clear_event_by_fd(event.fd)) == ([], None)
    builder.schedule_event(event)
    runtime.settle()
    assert [data for data, _, _ in builder.fired] == [b"unheard"]
    event_close(event)


@pytest.mark.expect_failure("RuntimeError", owner="builder")
def test_a_failed_callback_closes_its_descriptor_and_is_named(runtime: Harness, builder: Any) -> None:
    near, far = socket.socketpair()
    builder.schedule_event(builder.build_fd_event(near, E_READ, builder.its_readable))
    far.send(b"crash")
    runtime.settle()
    assert far.recv(10) == b""
    assert any("Builder.its_readable" in record.text for record in runtime.records)
    far.close()


def test_events_of_a_transaction_are_scheduled_by_its_publication(runtime: Harness) -> None:
    Builder.begin.append(lambda it: it.schedule_event(it.build_event_from_now(5, it.my_func, "begun")))
    runtime.load(Builder)
    runtime.advance(5)
    assert module_of(runtime).fired == [("begun", DONE, 5.0)]


def test_an_event_of_a_transaction_is_cleared_within_it(runtime: Harness) -> None:
    near, far = socket.socketpair()

    def begin(it: Builder) -> None:
        event = it.build_fd_event(near, E_READ, it.its_readable)
        it.schedule_event(event)
        with pytest.raises(RuleViolation, match="RT109"):
            it.event_free(event)
        assert it.clear_event_by_fd(near.fileno()) is event
        it.event_free(event)

    Builder.begin.append(begin)
    runtime.load(Builder)
    far.send(b"unheard")
    runtime.settle()
    assert (module_of(runtime).fired, runtime.server.instance("builder").host.events) == ([], 0)
    near.close()
    far.close()


def twice(it: Builder, near: socket.socket, folder: Path) -> None:
    event = it.build_event_from_now(5, it.my_func)
    it.schedule_event(event)
    it.schedule_event(event)


def same_descriptor(it: Builder, near: socket.socket, folder: Path) -> None:
    number = near.detach()
    for _ in range(2):
        it.schedule_event(it.build_fd_event(number, E_READ, it.its_readable))


def regular_file(it: Builder, near: socket.socket, folder: Path) -> None:
    descriptor = os.open(folder / "file", os.O_CREAT | os.O_RDWR)
    try:
        it.watch(descriptor, E_READ, lambda event, mask, now: DONE)
    finally:
        os.close(descriptor)


REFUSED = [
    (twice, "waits for the publication"),
    (same_descriptor, "already has"),
    (regular_file, "be waited for"),
]


@pytest.mark.parametrize(("step", "reason"), REFUSED)
def test_what_cannot_be_scheduled_fails_the_transaction_and_not_its_publication(
    runtime: Harness, tmp_path: Path, step: Callable[[Builder, socket.socket, Path], None], reason: str
) -> None:
    runtime.load(Builder)
    near, far = socket.socketpair()
    Builder.begin.append(lambda it: step(it, near, tmp_path))
    with pytest.raises(TransactionFailed, match=reason):
        runtime.reload()
    assert runtime.server.current.number == 1
    near.close()
    far.close()
