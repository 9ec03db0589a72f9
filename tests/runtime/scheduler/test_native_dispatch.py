"""The dispatch of the native loop beside its reference: what only the way of calling could change."""

from __future__ import annotations

import gc
import os
import sys
import weakref
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Log, LogRecord
from ecruntime.scheduler import DONE, E_READ, E_WRITE, Event, Mask, RealClock, Scheduler, Timeval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.pollers import PollerMaker


class Living:
    """A scheduler with a real clock, its log, and descriptors that are always ready."""

    def __init__(self, pollers: PollerMaker) -> None:
        clock = RealClock()
        self.records: list[LogRecord] = []
        self.log = Log(clock, sinks=(self.records.append, self._seen))
        self.scheduler = Scheduler(clock, pollers.real(clock), self.log)
        self.handled: list[type[BaseException] | None] = []
        self.fds: list[int] = []

    def _seen(self, record: LogRecord) -> None:
        del record
        self.handled.append(sys.exc_info()[0])

    def ready(self) -> int:
        self.fds.append(os.eventfd(1, os.EFD_NONBLOCK | os.EFD_CLOEXEC))
        return self.fds[-1]

    def watch(self, callback: object, closure: object = None) -> Event:
        event = self.scheduler.build_fd_event(self.ready(), E_READ, callback, closure)  # type: ignore[arg-type]
        self.scheduler.schedule_event(event)
        return event

    def close(self) -> None:
        self.scheduler.close()
        for fd in self.fds:
            os.close(fd)


@pytest.fixture
def living(pollers: PollerMaker) -> Iterator[Living]:
    made = Living(pollers)
    yield made
    made.close()


def stay(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
    return E_READ


def test_a_callback_gets_event_mask_closure_and_the_time_of_the_turn(living: Living) -> None:
    got: list[tuple[object, ...]] = []

    def note(*arguments: object) -> Mask:
        got.append(arguments)
        return E_READ

    closure = object()
    events = [living.watch(note, closure), living.watch(note, closure)]
    before = living.scheduler.clock.now()
    assert living.scheduler.run_once() == 2
    after = living.scheduler.clock.now()
    assert {id(arguments[0]) for arguments in got} == {id(event) for event in events}
    assert all(arguments[1] is E_READ and arguments[2] is closure for arguments in got)
    assert got[0][3] is got[1][3]
    now = got[0][3]
    assert type(now) is Timeval
    assert before <= now <= after
    assert 0 <= now.usec < 1_000_000


def test_what_is_raised_is_the_exception_being_handled_while_it_is_reported(living: Living) -> None:
    def fail(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        raise LookupError("on purpose")

    event = living.watch(fail)
    try:
        int("outer")
    except ValueError:
        assert living.scheduler.run_once() == 1
        assert sys.exc_info()[0] is ValueError
    living.log.flush(1.0)
    assert "LookupError: on purpose" in living.records[0].text
    assert event.state.value == "freed"
    assert living.scheduler.run_once() == 0
    assert sys.exc_info()[0] is None


def test_an_event_with_an_emptied_slot_is_told_by_the_reference(living: Living) -> None:
    event = living.watch(stay)
    del event.closure
    with pytest.raises(AttributeError, match="closure"):
        living.scheduler.run_once()
    event.closure = None
    assert living.scheduler.run_once() == 1


def test_a_callback_may_clear_the_others_of_its_batch_and_reuse_their_descriptors(living: Living) -> None:
    called: list[str] = []
    events: list[Event] = []

    def first(event: Event, mask: Mask, closure: str, now: Timeval) -> Mask:
        called.append(closure)
        for other in events:
            if other is not event and other.state.value == "scheduled":
                living.scheduler.clear_event_by_fd(other.fd)
                living.scheduler.event_free(other)
                anew = living.scheduler.build_fd_event(other.fd, E_READ, later, closure)
                living.scheduler.schedule_event(anew)
        return DONE

    def later(event: Event, mask: Mask, closure: str, now: Timeval) -> Mask:
        called.append(f"later {closure}")
        return DONE

    events += [living.watch(first, str(number)) for number in range(5)]
    living.scheduler.run_once()
    # One of the five was called; the four that took the others' places were not ready by that answer.
    assert len(called) == 1
    living.scheduler.run_once()
    assert called[1:] == [f"later {called[0]}"] * 4


def test_a_mask_that_changes_is_waited_for_and_one_that_is_equal_is_not_told_to_the_system(living: Living) -> None:
    masks: list[Mask] = []

    def turn(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        masks.append(mask)
        return Mask(3 - int(mask)) if len(masks) % 2 else Mask(int(mask))

    living.watch(turn)
    for _ in range(4):
        assert living.scheduler.run_once() == 1
    assert masks == [E_READ, E_WRITE, E_WRITE, E_READ]


def test_what_a_callback_held_is_freed_with_its_event(living: Living) -> None:
    class Held:
        pass

    def end(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        return DONE

    held = Held()
    weak = weakref.ref(held)
    living.watch(end, held)
    del held
    assert living.scheduler.run_once() == 1
    living.scheduler.run_once()
    gc.collect()
    assert weak() is None


def test_a_scheduler_that_is_closed_is_freed(pollers: PollerMaker) -> None:
    made = Living(pollers)
    made.watch(stay)
    made.scheduler.run_once()
    made.close()
    weak = weakref.ref(made.scheduler)
    del made
    gc.collect()
    assert weak() is None


def test_many_ready_descriptors_are_all_served_and_in_batches(living: Living) -> None:
    called: set[int] = set()

    def note(event: Event, mask: Mask, closure: int, now: Timeval) -> Mask:
        called.add(closure)
        return DONE

    for number in range(600):
        living.watch(note, number)
    for _ in range(5):
        living.scheduler.run_once()
    assert called == set(range(600))


def test_a_helper_that_was_forked_in_a_callback_ends_its_event_and_not_that_of_its_parent(living: Living) -> None:
    reading, writing = os.pipe()

    def fork(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        event.closure = os.fork()
        return E_READ if event.closure else DONE

    event = living.watch(fork)
    living.scheduler.run_once()
    if event.closure == 0:
        os.write(writing, event.state.value.encode())
        os._exit(0)
    os.close(writing)
    assert os.read(reading, 16) == b"freed"
    os.close(reading)
    os.waitpid(event.closure, 0)
    event.callback = stay
    # The reference shares its epoll with the child, which has taken the descriptor out of it.
    assert event.state.value == "scheduled"
