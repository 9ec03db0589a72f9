from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecruntime.log import Log
from ecruntime.scheduler import DONE, Event, Mask, Scheduler, Timeval
from ecruntime.scheduler.timers import Timers
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Iterator

# Tenths of a second collide often, and their sums are not exact as floats.
DELAYS = st.sampled_from([0.0, 0.001, 0.1, 0.2, 0.3, 0.5, 1.0, 7.7, 30.0])
STEPS = st.one_of(
    st.tuples(st.just("schedule"), DELAYS, st.just(0)),
    st.tuples(st.just("cancel"), st.just(0.0), st.integers(0, 50)),
    st.tuples(st.just("rearm"), DELAYS, st.integers(0, 50)),
)


class Play:
    """Performs steps on the scheduler and on a plain list at once, some of them from within callbacks."""

    def __init__(self, steps: list[tuple[str, float, int]]) -> None:
        self.clock = VirtualClock()
        self.poller = VirtualPoller(self.clock)
        self.scheduler = Scheduler(self.clock, self.poller, Log(self.clock))
        self.steps: Iterator[tuple[str, float, int]] = iter(steps)
        self.waiting: dict[Event, tuple[int, int]] = {}
        self.fired: list[tuple[int, int]] = []
        self.expected: list[tuple[int, int]] = []
        self.serial = 0

    def perform_some(self, count: int) -> None:
        for _ in range(count):
            step = next(self.steps, None)
            if step is not None:
                self.perform(*step)

    def perform(self, what: str, delay: float, index: int) -> None:
        if what == "schedule":
            event = self.scheduler.build_event_from_now_f(delay, -1, self.on_due)
            self.scheduler.schedule_event(event)
            self.note(event, delay)
            return
        live = list(self.waiting)
        if not live:
            return
        event = live[index % len(live)]
        if what == "cancel":
            assert self.scheduler.clear_timed_event(event)
            del self.waiting[event]
        else:
            self.scheduler.rearm(event, delay)
            self.note(event, delay)

    def note(self, event: Event, delay: float) -> None:
        self.serial += 1
        self.waiting[event] = (round(self.clock.monotonic() * 1000) + round(delay * 1000), self.serial)

    def on_due(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        self.expected.append(min(self.waiting.values()))
        self.fired.append(self.waiting.pop(event))
        assert (mask, closure) == (DONE, None)
        assert float(now) == float(self.clock.now())
        assert round(self.clock.monotonic() * 1000) == self.fired[-1][0]
        self.perform_some(2)
        return DONE


@given(steps=st.lists(STEPS, max_size=60), at_once=st.integers(1, 20))
@settings(max_examples=200, deadline=None)
def test_events_fire_in_order_of_deadline_then_of_scheduling(steps: list[tuple[str, float, int]], at_once: int) -> None:
    play = Play(steps)
    play.perform_some(at_once)
    play.poller.run_for(play.scheduler, 10_000.0)
    play.scheduler.close()
    assert play.fired == play.expected
    assert play.waiting == {}


def nothing(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
    return DONE


def timed(seconds: float) -> Event:
    event = Event(-1, 0, nothing, None)
    event.due = int(seconds * 1e9 + 0.5)
    return event


def due(timers: Timers, seconds: float) -> list[Event]:
    return list(timers.take_due(timers.limit(int(seconds * 1e9 + 0.5))))


def test_cancelled_timers_do_not_pile_up() -> None:
    timers = Timers()
    timers.add(timed(1.0))
    for number in range(10_000):
        event = timed(1000.0 + number)
        timers.add(event)
        timers.remove(event)
    assert len(timers) == 1
    assert timers.kept < 100


@pytest.mark.parametrize("span", [0.0005, 0.2, 1000.0])
def test_of_many_cancelled_in_random_order_few_are_kept(span: float) -> None:
    random = Random(7)
    timers = Timers()
    events = [timed(random.uniform(0, span)) for _ in range(20_000)]
    for event in events:
        timers.add(event)
    number = {event: place for place, event in enumerate(events)}
    random.shuffle(events)
    for event in events[2000:]:
        timers.remove(event)
        assert len(timers) > 2100 or timers.kept <= 2 * len(timers) + 128
    assert due(timers, span) == sorted(events[:2000], key=lambda event: (event.due, number[event]))


def test_the_next_deadline_is_exact_for_few_events() -> None:
    timers = Timers()
    timers.add(timed(7.123))
    early = timed(7.1)
    timers.add(early)
    timers.remove(early)
    assert timers.next_due() == 7_123_000_000


def test_the_next_deadline_is_never_late_for_many_events() -> None:
    timers = Timers()
    for number in range(200):
        timers.add(timed(7.1 + number / 10_000))
    moment = timers.next_due()
    assert moment is not None
    assert 6_700_000_000 < moment <= 7_100_000_000


def test_the_end_of_thousands_of_rearmed_lists_is_found() -> None:
    timers = Timers()
    events = [timed(number) for number in range(1, 5000)]
    for event in events:
        timers.add(event)
    for event in events:
        timers.rearm(event, 9_000_000_000_000)
    assert timers.next_due() == 9_000_000_000_000 >> 28 << 28
    assert due(timers, 9000.0) == events


def test_no_event_means_no_deadline() -> None:
    assert Timers().next_due() is None


def test_a_rearmed_timer_is_found_at_its_new_deadline() -> None:
    timers = Timers()
    event = timed(1.0)
    timers.add(event)
    timers.rearm(event, 9_000_000_000)
    assert timers.next_due() == 9_000_000_000
    assert due(timers, 8.9) == []
    assert due(timers, 9.0) == [event]


def test_a_timer_rearmed_to_an_earlier_moment_fires_once() -> None:
    timers = Timers()
    event = timed(9.0)
    timers.add(event)
    timers.rearm(event, 1_000_000_000)
    timers.rearm(event, 9_000_000_000)
    assert due(timers, 1.0) == []
    assert due(timers, 10.0) == [event]
    assert len(timers) == 0


def test_what_is_added_after_the_limit_was_drawn_waits_for_the_next_turn() -> None:
    timers = Timers()
    limit = timers.limit(5_000_000_000)
    timers.add(timed(5.0))
    assert list(timers.take_due(limit)) == []


def test_a_sum_of_floats_that_misses_by_a_hair_is_due() -> None:
    timers = Timers()
    event = timed(0.1 + 0.2)
    timers.add(event)
    assert due(timers, 0.3) == [event]


def test_a_timer_that_is_due_now_can_be_moved_within_its_own_list() -> None:
    timers = Timers()
    first, second, third = timed(1.0), timed(1.0), timed(1.0)
    for event in (first, second, third):
        timers.add(event)
    taken = timers.take_due(timers.limit(1_000_000_000))
    assert next(taken) is first
    timers.rearm(second, 1_000_000_100)
    assert list(taken) == [third]
    assert due(timers, 2.0) == [second]
