"""What an author writes, `self.schedule` and its cancel: the same on the wheel in Python and on the queue in C."""

from __future__ import annotations

import gc
import math
import sys
import weakref
from threading import Thread
from types import BuiltinFunctionType
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import OwnedEvents
from ecruntime.log import Log, LogRecord
from ecruntime.scheduler import DONE, Event, EventState, Mask, Scheduler, Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.testing.virtual_clock import VirtualClock
    from ecruntime.testing.virtual_poller import VirtualPoller
    from tests.runtime.pollers import PollerMaker


class Owned:
    """An instance `kelp` with its scheduler, and what its timers were called with."""

    def __init__(self, clock: VirtualClock, poller: VirtualPoller) -> None:
        self.clock = clock
        self.poller = poller
        self.records: list[LogRecord] = []
        self.scheduler = Scheduler(clock, poller, Log(clock, sinks=(self.records.append,)))
        self.scheduler.bind_thread()
        self.events = OwnedEvents("kelp", self.scheduler)
        self.called: list[tuple[Event, Timeval]] = []

    def publish(self) -> None:
        self.events.commit_or_drop(is_published=True)
        self.schedule, self.clear = self.events.timer_calls()

    def on_due(self, event: Event, now: Timeval) -> Mask:
        self.called.append((event, now))
        return DONE

    def pass_time(self, seconds: float) -> None:
        self.poller.run_for(self.scheduler, seconds)


@pytest.fixture
def owned(clock: VirtualClock, poller: VirtualPoller) -> Owned:
    made = Owned(clock, poller)
    made.publish()
    return made


def test_calls_are_made_in_c_where_the_native_loop_is(owned: Owned, pollers: PollerMaker) -> None:
    is_native = pollers.loop is not None
    calls = (owned.schedule, owned.clear, owned.scheduler.schedule_from_now_f, owned.scheduler.rearm)
    assert [isinstance(call, BuiltinFunctionType) for call in calls] == [is_native] * 4


@pytest.mark.parametrize("seconds", [2, 2.0, True])
def test_a_timer_is_called_once_with_event_and_time(owned: Owned, seconds: float) -> None:
    event = owned.schedule(seconds, owned.on_due)
    assert (event.owner, event.state, event.mask, event.fd) == ("kelp", EventState.SCHEDULED, DONE, -1)
    assert (event.deadline, event.is_timed) == (float(seconds), True)
    assert (owned.scheduler.events, len(owned.events)) == ((event,), 1)
    owned.pass_time(10.0)
    assert [called for called, _ in owned.called] == [event]
    assert float(owned.called[0][1]) == float(owned.clock.now()) - 10.0 + seconds
    assert (event.state, owned.scheduler.events, len(owned.events)) == (EventState.FREED, (), 0)


def test_a_timer_is_scheduled_with_named_arguments(owned: Owned) -> None:
    event = owned.schedule(seconds=1.0, callback=owned.on_due)
    assert owned.clear(event=event)
    assert not owned.clear(event=event)


def test_a_cancelled_timer_is_not_called(owned: Owned) -> None:
    kept, cancelled = owned.schedule(1.0, owned.on_due), owned.schedule(1.0, owned.on_due)
    assert owned.clear(cancelled)
    assert not owned.clear(cancelled)
    assert (cancelled.state, len(owned.events), owned.scheduler.events) == (EventState.FREED, 1, (kept,))
    owned.pass_time(2.0)
    assert [event for event, _ in owned.called] == [kept]
    assert not owned.clear(kept)


def test_a_timer_is_deferred_while_a_transaction_runs(owned: Owned) -> None:
    before = owned.schedule(5.0, owned.on_due)
    owned.events.defer()
    dropped = owned.schedule(1.0, owned.on_due)
    assert owned.scheduler.events == (before,)
    owned.events.commit_or_drop(is_published=False)
    assert dropped.state is EventState.FREED

    owned.events.defer()
    kept, cleared = owned.schedule(1.0, owned.on_due), owned.schedule(1.0, owned.on_due)
    assert owned.clear(cleared)
    owned.publish()
    assert owned.scheduler.events == (kept, before)
    owned.pass_time(6.0)
    assert [event for event, _ in owned.called] == [kept, before]


def test_the_timers_of_an_instance_end_with_it(owned: Owned) -> None:
    other = OwnedEvents("crab", owned.scheduler)
    other.commit_or_drop(is_published=True)
    events = [owned.schedule(float(number), owned.on_due) for number in range(5)]
    staying = other.timer_calls()[0](3.0, owned.on_due)
    owned.events.clear()
    assert [event.state for event in events] == [EventState.FREED] * 5
    owned.pass_time(9.0)
    assert [event for event, _ in owned.called] == [staying]


def test_a_callback_may_cancel_and_move_others_and_schedule_itself_again(owned: Owned) -> None:
    def first(event: Event, now: Timeval) -> Mask:
        assert not owned.clear(event)
        assert owned.clear(second)
        owned.events.rearm(third, 5.0)
        owned.schedule(0.0, owned.on_due)
        return DONE

    owned.schedule(1.0, first)
    second, third = owned.schedule(1.0, owned.on_due), owned.schedule(1.0, owned.on_due)
    owned.pass_time(1.0)
    assert (len(owned.called), owned.records, owned.scheduler.events) == (1, [], (third,))
    owned.pass_time(5.0)
    assert owned.called[-1][0] is third


def test_a_callback_that_raises_is_reported_for_its_owner_and_stops_no_other(owned: Owned) -> None:
    def fail(event: Event, now: Timeval) -> Mask:
        raise ValueError("no tide")

    owned.schedule(1.0, fail)
    last = owned.schedule(1.0, owned.on_due)
    owned.pass_time(2.0)
    (record,) = owned.records
    assert (record.subsystem, [event for event, _ in owned.called]) == ("kelp", [last])
    assert f"the callback {fail.__qualname__} ({__file__}:{fail.__code__.co_firstlineno}) failed" in record.text
    assert "ValueError: no tide" in record.text


def test_what_reports_a_failure_finds_it_as_the_one_that_is_handled(clock: VirtualClock, poller: VirtualPoller) -> None:
    handled: list[object] = []
    log = Log(clock, sinks=(lambda record: handled.append(sys.exc_info()[1]),))
    scheduler = Scheduler(clock, poller, log)
    scheduler.bind_thread()
    error = ValueError("no tide")

    def fail(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        raise error

    scheduler.schedule_from_now_f(0.0, fail)
    scheduler.run_once()
    assert (handled, sys.exc_info()[1]) == ([error], None)
    scheduler.close()


@pytest.mark.parametrize("returned", [None, 4, Mask.E_READ, "text"])
def test_a_callback_that_does_not_return_done_is_reported(owned: Owned, returned: object) -> None:
    def odd(event: Event, now: Timeval) -> Mask:
        return returned  # type: ignore[return-value] # what the author forgot

    owned.schedule(1.0, odd)
    owned.schedule(1.0, lambda *_: 0)  # type: ignore[arg-type] # as good as DONE
    owned.pass_time(2.0)
    (record,) = owned.records
    assert record.text.startswith("RT103: the callback ")


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -math.inf, 2e10, 10**400])
def test_no_time_to_wait_is_refused(owned: Owned, seconds: float) -> None:
    with pytest.raises(RuleViolation, match=r"RT108: .* is no time to wait"):
        owned.schedule(seconds, owned.on_due)
    assert (len(owned.events), owned.scheduler.events) == (0, ())


def test_a_time_that_has_passed_is_now(owned: Owned) -> None:
    event = owned.schedule(-3.0, owned.on_due)
    assert event.deadline == 0.0
    owned.scheduler.run_once()
    assert len(owned.called) == 1


def test_another_thread_is_refused_before_anything_is_changed(owned: Owned) -> None:
    event = owned.schedule(1.0, owned.on_due)
    refused: list[str] = []

    def attempt(call: Callable[[], object]) -> None:
        with pytest.raises(RuleViolation) as caught:
            call()
        refused.append(str(caught.value).split(" was")[0])

    def run() -> None:
        attempt(lambda: owned.schedule(1.0, owned.on_due))
        attempt(lambda: owned.clear(event))
        attempt(lambda: owned.scheduler.rearm(event, 2.0))

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert refused == ["RT101: schedule_from_now_f", "RT101: clear_timed_event", "RT101: rearm"]
    assert (len(owned.events), owned.scheduler.events, event.deadline) == (1, (event,), 1.0)


def test_a_closed_scheduler_schedules_no_timer(owned: Owned) -> None:
    owned.scheduler.close()
    with pytest.raises(RuleViolation, match="the scheduler was closed"):
        owned.schedule(1.0, owned.on_due)


def test_tests_may_replace_the_methods_that_build_events(owned: Owned) -> None:
    owned.scheduler.calls_directly = False
    other = OwnedEvents("crab", owned.scheduler)
    other.commit_or_drop(is_published=True)
    built: list[float] = []
    method = owned.scheduler.schedule_from_now_f

    def schedule(seconds: float, callback: Callable[..., Mask], closure: object) -> Event:
        built.append(seconds)
        return method(seconds, callback, closure)

    setattr(owned.scheduler, "schedule_from_now_f", schedule)  # noqa: B010 - a method of this one object
    event = other.timer_calls()[0](1.5, owned.on_due)
    assert (built, event.owner, len(other)) == ([1.5], "crab", 1)


def test_the_callback_of_an_event_can_be_called_by_others(owned: Owned) -> None:
    event = owned.schedule(1.0, owned.on_due)
    assert event.callback(event, DONE, event.closure, Timeval(7)) is DONE
    assert (owned.called, len(owned.events)) == ([(event, Timeval(7))], 0)


def test_an_event_that_is_no_event_is_refused(owned: Owned) -> None:
    with pytest.raises(AttributeError):
        owned.clear("text")  # type: ignore[arg-type] # the author's mistake


class Garbage:
    """Lets a function run when it is collected."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.call = call

    def __call__(self, event: Event, now: Timeval) -> Mask:
        return DONE

    def __del__(self) -> None:
        self.call()


def test_the_end_of_a_callback_may_schedule_and_cancel(owned: Owned) -> None:
    ended: list[int] = []

    def at_end(number: int) -> None:
        ended.append(number)
        event = owned.schedule(50.0, owned.on_due)
        if number % 2:
            owned.clear(event)

    events = [owned.schedule(float(number), Garbage(lambda number=number: at_end(number))) for number in range(1000)]
    for event in events[:900]:
        owned.clear(event)
    del event, events
    owned.pass_time(2000.0)
    gc.collect()
    assert sorted(ended) == list(range(1000))
    assert len(owned.called) == 500


def test_a_scheduler_and_its_timers_are_collected(clock: VirtualClock, pollers: PollerMaker) -> None:
    owned = Owned(clock, pollers.virtual(clock))
    owned.publish()
    event = owned.schedule(5.0, owned.on_due)
    bare = owned.scheduler.schedule_from_now_f(1.0, lambda *_: DONE, owned)
    kept = weakref.ref(owned), weakref.ref(owned.scheduler), weakref.ref(owned.events)
    owned.scheduler._poller.close()
    owned.scheduler._posted.close()
    del owned, event, bare
    gc.collect()
    assert [one() for one in kept] == [None, None, None]
