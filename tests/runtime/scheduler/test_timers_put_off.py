"""`event.not_before`: a time-out that is put off by a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.scheduler import DONE, Event, EventState, Mask, Scheduler, Timeval

if TYPE_CHECKING:
    from ecruntime.testing.virtual_clock import VirtualClock
    from ecruntime.testing.virtual_poller import VirtualPoller


class Noted:
    """Timers that note when they fire."""

    def __init__(self, scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller) -> None:
        self.scheduler = scheduler
        self.clock = clock
        self.poller = poller
        self.fired: list[tuple[str, float]] = []

    def schedule(self, name: str, seconds: float) -> Event:
        return self.scheduler.schedule_from_now_f(seconds, self.on_due, name)

    def on_due(self, event: Event, mask: Mask, closure: str, now: Timeval) -> Mask:
        self.fired.append((closure, self.clock.monotonic()))
        return DONE

    def pass_time(self, seconds: float) -> None:
        self.poller.run_for(self.scheduler, seconds)


@pytest.fixture
def noted(scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller) -> Noted:
    scheduler.bind_thread()
    return Noted(scheduler, clock, poller)


def test_an_event_does_not_fire_before_the_moment_it_was_put_off_to(noted: Noted) -> None:
    event = noted.schedule("a", 5.0)
    event.not_before = 7.3
    noted.pass_time(7.2)
    assert noted.fired == []
    noted.pass_time(1.0)
    assert noted.fired == [("a", 7.3)]


def test_a_moment_before_the_deadline_changes_nothing(noted: Noted) -> None:
    noted.schedule("a", 5.0).not_before = 3.0
    noted.pass_time(10.0)
    assert noted.fired == [("a", 5.0)]


def test_the_last_moment_that_was_set_counts_until_the_deadline_comes_up(noted: Noted) -> None:
    event = noted.schedule("a", 5.0)
    event.not_before = 90.0
    event.not_before = 6.0
    noted.pass_time(100.0)
    assert noted.fired == [("a", 6.0)]


def test_an_event_can_be_put_off_again_and_again(noted: Noted) -> None:
    event = noted.schedule("a", 5.0)
    for _ in range(100):
        event.not_before = noted.scheduler.moment + 5.0
        noted.pass_time(4.0)
    noted.pass_time(10.0)
    assert noted.fired == [("a", 401.0)]


def test_an_event_that_was_put_off_fires_behind_those_that_were_there_before(noted: Noted) -> None:
    put_off = noted.schedule("put off", 1.0)
    noted.schedule("waiting", 2.0)
    put_off.not_before = 2.0
    noted.pass_time(5.0)
    assert noted.fired == [("waiting", 2.0), ("put off", 2.0)]


def test_the_deadline_and_the_list_of_events_know_of_it(noted: Noted) -> None:
    late, early = noted.schedule("late", 1.0), noted.schedule("early", 2.0)
    late.not_before = 30.5
    assert noted.scheduler.events == (early, late)
    assert (late.deadline, repr(late)) == (30.5, "<Event deadline=30.5 owner='' scheduled>")


def test_an_event_that_was_put_off_is_cancelled_and_rearmed_like_others(noted: Noted) -> None:
    cancelled, rearmed = noted.schedule("cancelled", 1.0), noted.schedule("rearmed", 1.0)
    cancelled.not_before = rearmed.not_before = 50.0
    noted.pass_time(2.0)
    assert noted.scheduler.clear_timed_event(cancelled)
    noted.scheduler.rearm(rearmed, 3.0)
    noted.pass_time(100.0)
    assert noted.fired == [("rearmed", 5.0)]


def test_an_earlier_callback_of_the_turn_can_put_an_event_off(noted: Noted) -> None:
    def on_due(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        second.not_before = noted.scheduler.moment + 1.0
        return DONE

    noted.scheduler.schedule_from_now_f(1.0, on_due)
    second = noted.schedule("second", 1.0)
    noted.pass_time(5.0)
    assert noted.fired == [("second", 2.0)]


def test_when_the_loop_is_late_an_event_that_was_put_off_fires_in_the_next_turn(noted: Noted) -> None:
    noted.schedule("a", 1.0).not_before = 2.0
    noted.scheduler.run_once()
    noted.clock.advance(10.0)
    assert noted.scheduler.run_once() == 0
    assert noted.scheduler.run_once() == 1


def test_a_request_to_end_the_process_leaves_the_other_timers_in_place(noted: Noted) -> None:
    def leave(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        raise SystemExit

    first = noted.schedule("first", 1.0)
    leaving = noted.scheduler.schedule_from_now_f(1.0, leave)
    last = noted.schedule("last", 1.0)
    with pytest.raises(SystemExit):
        noted.pass_time(2.0)
    states = (EventState.FREED, EventState.FREED, EventState.SCHEDULED)
    assert (first.state, leaving.state, last.state) == states
    assert noted.scheduler.events == (last,)
    noted.pass_time(2.0)
    assert [name for name, _ in noted.fired] == ["first", "last"]
