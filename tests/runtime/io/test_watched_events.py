"""The callbacks of `self.watch`, which the native loop calls from C, beside those of Python."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ecruntime.io.instance_events import OwnedEvents
from ecruntime.log import Log, LogRecord
from ecruntime.scheduler import DONE, E_READ, E_WRITE, Event, Mask, RealClock, Scheduler, Timeval
from tests.runtime.pollers import POLLERS, PollerMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.runtime.pollers import NativeLoops


class Watching:
    """The events of one instance on a real loop."""

    def __init__(self, pollers: PollerMaker) -> None:
        clock = RealClock()
        self.records: list[LogRecord] = []
        self.log = Log(clock, sinks=(self.records.append,))
        self.scheduler = Scheduler(clock, pollers.real(clock), self.log)
        self.scheduler.bind_thread()
        self.events = OwnedEvents("meter:m", self.scheduler)
        self.events.commit_or_drop(is_published=True)

    def watch(self, callback: Callable[[Event, Mask, Timeval], Mask]) -> Event:
        return self.events.watch(os.eventfd(1, os.EFD_NONBLOCK | os.EFD_CLOEXEC), E_READ, callback)


@pytest.fixture(params=POLLERS)
def watching(request: pytest.FixtureRequest, native_loops: NativeLoops) -> Iterator[Watching]:
    made = Watching(PollerMaker(native_loops.loop if request.param == "native" else None))
    yield made
    made.events.clear()
    made.scheduler.close()


def is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def test_an_author_gets_event_mask_and_time_in_each_turn(watching: Watching) -> None:
    got: list[tuple[Event, Mask, type]] = []

    def note(event: Event, mask: Mask, now: Timeval) -> Mask:
        got.append((event, mask, type(now)))
        return E_READ

    event = watching.watch(note)
    assert [watching.scheduler.run_once() for _ in range(3)] == [1, 1, 1]
    assert got == [(event, E_READ, Timeval)] * 3
    assert len(watching.events) == 1


def test_another_mask_is_waited_for_and_done_ends_the_event(watching: Watching) -> None:
    answers = iter((E_WRITE, Mask.E_READ | Mask.E_WRITE, DONE))
    event = watching.watch(lambda event, mask, now: next(answers))
    watching.scheduler.run_once()
    assert (event.mask, len(watching.events)) == (E_WRITE, 1)
    watching.scheduler.run_once()
    watching.scheduler.run_once()
    assert (event.state.value, len(watching.events)) == ("freed", 0)
    os.close(event.fd)


def test_nothing_returned_is_reported_and_ends_the_event(watching: Watching) -> None:
    event = watching.watch(lambda event, mask, now: None)  # type: ignore[arg-type, return-value] # what is tried
    watching.scheduler.run_once()
    watching.log.flush(1.0)
    assert (event.state.value, len(watching.events)) == ("freed", 0)
    assert "RT106" in watching.records[0].text
    os.close(event.fd)


def test_a_failure_closes_the_descriptor_and_names_the_author(watching: Watching) -> None:
    def fail_here(event: Event, mask: Mask, now: Timeval) -> Mask:
        raise LookupError("on purpose")

    event = watching.watch(fail_here)
    fd = event.fd
    watching.scheduler.run_once()
    watching.log.flush(1.0)
    assert (event.fd, is_open(fd), len(watching.events)) == (-1, False, 0)
    (record,) = watching.records
    assert record.subsystem == "meter:m"
    assert "fail_here" in record.text
    assert record.text.rstrip().endswith("LookupError: on purpose")


def test_what_unwinds_closes_the_descriptor_and_ends_the_loop(watching: Watching) -> None:
    def leave(event: Event, mask: Mask, now: Timeval) -> Mask:
        raise SystemExit(2)

    fd = watching.watch(leave).fd
    with pytest.raises(SystemExit):
        watching.scheduler.run()
    assert not is_open(fd)
    assert len(watching.events) == 0


def test_an_event_resumed_after_its_instance_has_ended_is_closed(watching: Watching) -> None:
    kept: list[Event] = []

    def suspend(event: Event, mask: Mask, now: Timeval) -> Mask:
        kept.append(watching.scheduler.suspend(event))
        return DONE

    watching.watch(suspend)
    watching.scheduler.run_once()
    watching.events.clear()
    watching.scheduler.schedule_event_and_dispatch(kept[0], E_READ)
    watching.scheduler.run_once()
    assert (len(kept), kept[0].fd) == (1, -1)


def test_an_event_that_is_resumed_belongs_to_its_instance_again(watching: Watching) -> None:
    kept: list[Event] = []

    def suspend_once(event: Event, mask: Mask, now: Timeval) -> Mask:
        if kept:
            return E_READ
        kept.append(watching.scheduler.suspend(event))
        return DONE

    watching.watch(suspend_once)
    watching.scheduler.run_once()
    assert len(watching.events) == 0
    watching.scheduler.schedule_event_and_dispatch(kept[0], E_READ)
    watching.scheduler.run_once()
    assert len(watching.events) == 1
    fd = kept[0].fd
    watching.events.clear()
    assert not is_open(fd)
