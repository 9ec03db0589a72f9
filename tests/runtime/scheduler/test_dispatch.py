from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from ecruntime.log import Level
from ecruntime.scheduler import DONE, Event, EventState, Mask, Scheduler, Timeval
from ecruntime.scheduler.rules import RULES, TIMED_EVENT_REPEATED

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log import Log

Pair = tuple[socket.socket, socket.socket]


def reader(near: socket.socket, into: list[bytes]) -> Callable[[Event, Mask, object, Timeval], Mask]:
    def on_data(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        into.append(near.recv(100))
        return Mask.E_READ

    return on_data


def watch(scheduler: Scheduler, fd: int, callback: Callable[..., Any]) -> Event:
    event = scheduler.build_fd_event(fd, Mask.E_READ, callback)
    scheduler.schedule_event(event)
    return event


def noting(into: list[Mask]) -> Callable[[Event, Mask, object, Timeval], Mask]:
    def on_event(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        into.append(mask)
        return DONE

    return on_event


def named(function: Any) -> str:
    return f"the callback {function.__qualname__} ({__file__}:{function.__code__.co_firstlineno})"


def texts(log: Log) -> list[str]:
    return [record.text for record in log.paniclog() if record.level is Level.ERROR]


def test_a_callback_gets_event_conditions_closure_and_the_time(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    seen: list[tuple[object, ...]] = []

    def on_data(event: Event, mask: Mask, closure: str, now: Timeval) -> Mask:
        seen.append((event, mask, closure, type(now)))
        return DONE

    event = real.build_fd_event(near.fileno(), Mask.E_READ | Mask.E_WRITE, on_data, "closure")
    real.schedule_event(event)
    far.send(b"x")
    real.run_once()
    assert seen == [(event, Mask.E_READ | Mask.E_WRITE, "closure", Timeval)]


def test_returning_the_same_mask_keeps_waiting(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    got: list[bytes] = []
    watch(real, near.fileno(), reader(near, got))
    for chunk in (b"one", b"two"):
        far.send(chunk)
        real.run_once()
    real.run_once()
    assert got == [b"one", b"two"]


def test_returning_another_mask_changes_what_is_waited_for(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    seen: list[Mask] = []

    def on_ready(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        seen.append(mask)
        return Mask.E_WRITE if mask == Mask.E_READ else DONE

    event = watch(real, near.fileno(), on_ready)
    far.send(b"x")
    real.run_once()
    assert event.mask == Mask.E_WRITE
    real.run_once()
    assert seen == [Mask.E_READ, Mask.E_WRITE]


def test_returning_zero_frees_the_event_and_leaves_the_descriptor_open(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    event = watch(real, near.fileno(), lambda *_: DONE)
    far.send(b"x")
    real.run_once()
    assert (event.state, real.events) == (EventState.FREED, ())
    assert near.recv(1) == b"x"


def test_only_what_is_waited_for_is_reported_after_a_hang_up(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    seen: list[Mask] = []
    watch(real, near.fileno(), noting(seen))
    far.close()
    real.run_once()
    assert seen == [Mask.E_READ]


def test_a_descriptor_reused_within_a_batch_gets_no_old_readiness(real: Scheduler) -> None:
    pairs = [socket.socketpair() for _ in range(2)]
    ends = {near.fileno(): near for near, _ in pairs}
    woken: list[str] = []
    intruders: list[Mask] = []
    fresh: list[socket.socket] = []

    def replace_the_other(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        other = next(fd for fd in ends if fd != event.fd)
        real.clear_event_by_fd(other)
        ends[other].close()
        fresh.extend(socket.socketpair())
        assert other in [one.fileno() for one in fresh]
        watch(real, other, noting(intruders))
        woken.append("the first event")
        return DONE

    for near, far in pairs:
        watch(real, near.fileno(), replace_the_other)
        far.send(b"x")
    real.run_once()
    real.run_once()
    assert (woken, intruders) == (["the first event"], [])
    for one in (*(end for pair in pairs for end in pair), *fresh):
        one.close()


def test_an_event_cleared_by_an_earlier_one_of_its_batch_is_not_called(real: Scheduler) -> None:
    pairs = [socket.socketpair() for _ in range(2)]
    woken: list[int] = []

    def clear_the_other(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        woken.append(event.fd)
        for near, _ in pairs:
            if near.fileno() != event.fd:
                real.clear_event_by_fd(near.fileno())
        return DONE

    for near, far in pairs:
        watch(real, near.fileno(), clear_the_other)
        far.send(b"x")
    real.run_once()
    real.run_once()
    assert len(woken) == 1
    for one in (end for pair in pairs for end in pair):
        one.close()


def test_a_callback_that_raises_is_reported_and_freed_and_the_loop_goes_on(
    real: Scheduler, pair: Pair, log: Log
) -> None:
    near, far = pair
    failing = lambda *_: 1 // 0  # noqa: E731 - where it stands is asked for
    event = watch(real, near.fileno(), failing)
    event.owner = "gauge"
    far.send(b"x")
    assert real.run_once() == 1
    assert real.run_once() == 0
    record = log.paniclog()[0]
    assert (record.level, record.subsystem) == (Level.ERROR, "gauge")
    assert record.text.startswith(f"{named(failing)} failed\n")
    assert record.text.rstrip().endswith("ZeroDivisionError: integer division or modulo by zero")
    assert event.state is EventState.FREED


def test_a_timed_callback_that_raises_is_reported_and_the_others_fire(scheduler: Scheduler, log: Log) -> None:
    fired: list[Mask] = []
    callbacks: tuple[Callable[..., Any], ...] = (lambda *_: 1 // 0, noting(fired))
    for callback in callbacks:
        scheduler.schedule_event(scheduler.build_event_from_now_f(1.0, -1, callback))
    assert scheduler.run_once(None) == 2
    assert fired == [DONE]
    assert "ZeroDivisionError" in texts(log)[0]


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


ODD = [asyncio.CancelledError, GeneratorExit, Mute]


@pytest.mark.parametrize("failure", ODD)
def test_an_odd_exception_of_a_callback_is_reported_like_any_other(
    real: Scheduler, pair: Pair, log: Log, failure: type[BaseException]
) -> None:
    near, far = pair

    def fail(*_: object) -> Mask:
        raise failure

    event = watch(real, near.fileno(), fail)
    real.schedule_event(real.build_event_from_now_f(0.0, -1, fail))
    real.post(fail)
    far.send(b"x")
    while len(texts(log)) < 3:
        real.run_once(1.0)
    assert event.state is EventState.FREED
    assert all(failure.__name__ in text for text in texts(log))


def test_an_answer_that_cannot_be_shown_is_reported(real: Scheduler, pair: Pair, log: Log) -> None:
    class Hidden:
        def __repr__(self) -> str:
            raise RuntimeError("no text")

    near, far = pair
    event = watch(real, near.fileno(), lambda *_: Hidden())
    far.send(b"x")
    real.run_once(1.0)
    assert event.state is EventState.FREED
    assert "returned <Hidden that cannot be shown>, which is no mask" in texts(log)[0]


def _leave(*_: object) -> NoReturn:
    raise SystemExit


class NoClass:
    __class__ = property(_leave)  # type: ignore[assignment]  # as a hostile author has it


class NoComparison:
    __eq__ = __ne__ = __ge__ = __le__ = __bool__ = _leave
    __hash__ = None  # type: ignore[assignment]  # what cannot be hashed has None there


class NoNumber(int):
    __eq__ = __ne__ = __ge__ = __le__ = __gt__ = __lt__ = __bool__ = __int__ = __index__ = __pos__ = _leave
    __hash__ = int.__hash__


@pytest.mark.parametrize("make", [NoClass, NoComparison, lambda: NoNumber(9)])
def test_an_answer_whose_own_methods_leave_is_reported(
    real: Scheduler, pair: Pair, log: Log, make: Callable[[], object]
) -> None:
    near, far = pair
    event = watch(real, near.fileno(), lambda *_: make())
    timed: Callable[..., Any] = lambda *_: make()  # noqa: E731 - as above
    real.schedule_event(real.build_event_from_now_f(0.0, -1, timed))
    far.send(b"x")
    while len(texts(log)) < 2:
        real.run_once(1.0)
    assert event.state is EventState.FREED
    assert sorted(text.partition(":")[0] for text in texts(log)) == ["RT103", "RT106"]


def test_a_mask_whose_own_methods_leave_is_taken_by_its_value(real: Scheduler, pair: Pair, log: Log) -> None:
    near, far = pair
    event = watch(real, near.fileno(), lambda *_: NoNumber(Mask.E_WRITE.value))
    far.send(b"x")
    real.run_once()
    assert (event.bits, texts(log)) == (Mask.E_WRITE, [])


@pytest.mark.parametrize("failure", [SystemExit, KeyboardInterrupt])
def test_a_request_to_end_the_process_leaves_the_loop(
    real: Scheduler, pair: Pair, log: Log, failure: type[BaseException]
) -> None:
    near, far = pair

    def leave(*_: object) -> Mask:
        raise failure

    event = watch(real, near.fileno(), leave)
    far.send(b"x")
    with pytest.raises(failure):
        real.run()
    assert (event.state, texts(log)) == (EventState.FREED, [])
    assert real.run_once() == 0


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (None, "returned None, which is no mask; is a 'return' missing?"),
        (8, "returned 8, which is no mask"),
        (-1, "returned -1, which is no mask"),
        ("read", "returned 'read', which is no mask"),
    ],
)
def test_an_answer_that_is_no_mask_is_reported_and_the_event_freed(
    real: Scheduler, pair: Pair, log: Log, answer: object, shown: str
) -> None:
    near, far = pair
    callback = lambda *_: answer  # noqa: E731 - where it stands is asked for
    event = watch(real, near.fileno(), callback)
    far.send(b"x")
    real.run_once()
    hint = "; a mask is made of E_READ, E_WRITE and E_EXCEPTION, and is not empty when it is scheduled"
    assert texts(log) == [f"RT106: {named(callback)} {shown}{hint}"]
    assert event.state is EventState.FREED


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(Mask.E_READ, "<Mask.E_READ: 1> for a timed event"), (None, "None for a timed event; is a 'return' missing?")],
)
def test_an_answer_from_a_timed_event_is_reported(scheduler: Scheduler, log: Log, answer: object, shown: str) -> None:
    callback: Callable[..., Any] = lambda *_: answer  # noqa: E731 - where it stands is asked for
    scheduler.schedule_event(scheduler.build_event_from_now_f(1.0, -1, callback))
    scheduler.run_once(None)
    assert texts(log) == [f"RT103: {named(callback)} returned {shown}; {RULES[TIMED_EVENT_REPEATED]}"]


def test_a_mask_for_a_cleared_event_is_reported(real: Scheduler, pair: Pair, log: Log) -> None:
    near, far = pair

    def clear(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        real.clear_event_by_fd(event.fd)
        return Mask.E_READ

    watch(real, near.fileno(), clear)
    far.send(b"x")
    real.run_once()
    shown = f"RT112: {named(clear)} returned <Mask.E_READ: 1> for a cleared event"
    assert texts(log) == [f"{shown}; a callback that cleared its event returns 0"]
    assert real.events == ()


def test_a_new_mask_for_a_descriptor_closed_in_the_callback_is_reported(real: Scheduler, log: Log) -> None:
    near, far = socket.socketpair()

    def close(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        near.close()
        return Mask.E_WRITE

    fd = near.fileno()
    watch(real, fd, close)
    far.send(b"x")
    real.run_once()
    assert texts(log)[0].startswith(
        f"RT107: descriptor {fd} cannot be waited for any more, as {named(close)} asks: [Errno 9]"
    )
    assert real.events == ()
    far.close()


def test_a_suspended_connection_is_resumed_from_another_thread(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    seen: list[Mask] = []
    kept: list[Event] = []

    def on_data(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        seen.append(mask)
        if len(seen) > 1:
            return DONE
        kept.append(real.event_post_dup(event))
        real.clear_event_by_fd(event.fd)
        return DONE

    first = watch(real, near.fileno(), on_data)
    first.owner = "gauge"
    far.send(b"x")
    real.run_once()
    assert (first.state, real.events) == (EventState.FREED, ())
    real.schedule_event_and_dispatch(kept[0], Mask.E_READ | Mask.E_WRITE)
    real.run_once()
    assert seen == [Mask.E_READ, Mask.E_READ | Mask.E_WRITE]
    assert (kept[0].owner, kept[0].state) == ("gauge", EventState.FREED)


def test_an_event_resumed_without_a_mask_only_waits(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    got: list[bytes] = []
    event = real.build_fd_event(near.fileno(), Mask.E_READ, reader(near, got))
    real.schedule_event_and_dispatch(event, DONE)
    real.run_once()
    assert got == []
    far.send(b"x")
    real.run_once()
    assert got == [b"x"]


def test_a_failing_resumed_callback_is_reported(real: Scheduler, pair: Pair, log: Log) -> None:
    event = real.build_fd_event(pair[0].fileno(), Mask.E_READ, lambda *_: Mask(1 // 0))
    real.schedule_event_and_dispatch(event, Mask.E_READ)
    real.run_once()
    assert "ZeroDivisionError" in texts(log)[0]
    assert (event.state, real.events) == (EventState.FREED, ())


def test_a_resumed_callback_may_end_the_process(real: Scheduler, pair: Pair) -> None:
    def leave(*_: object) -> Mask:
        raise SystemExit

    event = real.build_fd_event(pair[0].fileno(), Mask.E_READ, leave)
    real.schedule_event_and_dispatch(event, Mask.E_READ)
    with pytest.raises(SystemExit):
        real.run()
    assert (event.state, real.events) == (EventState.FREED, ())


def test_a_resumed_event_that_is_taken_already_is_reported(real: Scheduler, pair: Pair, log: Log) -> None:
    fd = pair[0].fileno()
    first = watch(real, fd, noting([]))
    real.schedule_event_and_dispatch(real.event_post_dup(first), Mask.E_READ)
    real.run_once()
    assert f"RT105: descriptor {fd} already has {first!r}" in texts(log)[0]
    assert real.events == (first,)


def test_a_regular_file_is_refused(real: Scheduler) -> None:
    with tempfile.TemporaryFile() as file:
        event = real.build_fd_event(file.fileno(), Mask.E_READ, lambda *_: DONE)
        with pytest.raises(Exception, match=r"RT107: descriptor \d+ cannot be waited for: \[Errno 1\]"):
            real.schedule_event(event)
        assert (event.state, real.events) == (EventState.BUILT, ())


def test_a_closed_descriptor_is_refused(real: Scheduler) -> None:
    near, far = os.pipe()
    os.close(near)
    os.close(far)
    with pytest.raises(Exception, match=rf"RT107: descriptor {near} cannot be waited for: \[Errno 9\]"):
        watch(real, near, lambda *_: DONE)
    with pytest.raises(Exception, match=r"RT107: descriptor -1 cannot be waited for"):
        watch(real, -1, lambda *_: DONE)


def test_a_descriptor_closed_behind_the_schedulers_back_can_be_cleared(real: Scheduler) -> None:
    near, far = socket.socketpair()
    fd = near.fileno()
    event = watch(real, fd, lambda *_: DONE)
    near.close()
    assert real.clear_event_by_fd(fd) is event
    far.close()


def test_descriptors_timers_and_posted_calls_all_get_their_turn(real: Scheduler, pair: Pair) -> None:
    near, far = pair
    far.send(b"x")
    counts = {"descriptor": 0, "timer": 0, "call": 0}

    def on_ready(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        counts["descriptor"] += 1
        return Mask.E_READ

    def on_due(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        counts["timer"] += 1
        real.schedule_event(real.build_event_from_now_f(0.0, -1, on_due))
        return DONE

    def call() -> None:
        counts["call"] += 1
        real.post(call)

    watch(real, near.fileno(), on_ready)
    real.schedule_event(real.build_event_from_now_f(0.0, -1, on_due))
    real.post(call)
    for _ in range(100):
        real.run_once()
    assert counts == {"descriptor": 100, "timer": 100, "call": 100}
