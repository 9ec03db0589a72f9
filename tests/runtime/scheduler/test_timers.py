from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecruntime.log import Log
from ecruntime.scheduler import DONE, EpollPoller, Event, Mask, Scheduler, Timeval
from ecruntime.scheduler.descriptors import Descriptors
from ecruntime.scheduler.dispatch import Dispatch
from ecruntime.scheduler.event import timed_event
from ecruntime.scheduler.timers import GRAINS, Timers
from ecruntime.testing.virtual_clock import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.scheduler.timed_events import TimedEvents
    from tests.runtime.pollers import PollerMaker

# Tenths of a second collide often, and their sums are not exact as floats.
DELAYS = st.sampled_from([0.0, 0.001, 0.1, 0.2, 0.3, 0.5, 1.0, 7.7, 30.0])
STEPS = st.one_of(
    st.tuples(st.just("schedule"), DELAYS, st.just(0)),
    st.tuples(st.just("cancel"), st.just(0.0), st.integers(0, 50)),
    st.tuples(st.just("rearm"), DELAYS, st.integers(0, 50)),
    st.tuples(st.just("put off"), DELAYS, st.integers(0, 50)),
)


class Play:
    """Performs steps on the scheduler and on a plain list at once, some of them from within callbacks."""

    def __init__(self, steps: list[tuple[str, float, int]], pollers: PollerMaker) -> None:
        self.clock = VirtualClock()
        self.poller = pollers.virtual(self.clock)
        self.scheduler = Scheduler(self.clock, self.poller, Log(self.clock))
        self.steps: Iterator[tuple[str, float, int]] = iter(steps)
        self.waiting: dict[Event, tuple[int, int]] = {}
        self.fired: list[tuple[int, int]] = []
        self.expected: list[tuple[int, int]] = []
        self.put_off: dict[Event, int] = {}
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
        elif what == "put off":
            event.not_before = self.scheduler.moment + delay
            self.put_off[event] = self.after(delay)
        else:
            self.scheduler.rearm(event, delay)
            self.note(event, delay)

    def note(self, event: Event, delay: float) -> None:
        self.serial += 1
        self.waiting[event] = (self.after(delay), self.serial)
        self.put_off.pop(event, None)

    def after(self, delay: float) -> int:
        return round(self.clock.monotonic() * 1000) + round(delay * 1000)

    def refile(self) -> None:
        """Give events that were put off their new deadline, each when its old one comes up."""
        while self.waiting:
            first = min(self.waiting, key=self.waiting.__getitem__)
            later = self.put_off.pop(first, 0)
            if later <= self.waiting[first][0]:
                return
            self.serial += 1
            self.waiting[first] = (later, self.serial)

    def on_due(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        self.refile()
        self.expected.append(min(self.waiting.values()))
        self.fired.append(self.waiting.pop(event))
        assert (mask, closure) == (DONE, None)
        assert float(now) == float(self.clock.now())
        assert round(self.clock.monotonic() * 1000) == self.fired[-1][0]
        self.perform_some(2)
        return DONE


# What is put off by a delay, and what is rearmed by it in the same turn, are due at the same moment to the last bit.
SAME_MOMENT = [
    *[("schedule", 0.0, 0)] * 6, ("cancel", 0.0, 0), ("cancel", 0.0, 0), ("rearm", 0.0, 0), ("rearm", 0.1, 0),
    ("rearm", 0.1, 1), ("schedule", 0.0, 0), ("schedule", 0.0, 0), ("rearm", 0.1, 0), ("put off", 0.1, 1),
]  # fmt: skip


@example(steps=SAME_MOMENT, at_once=7)
@given(steps=st.lists(STEPS, max_size=60), at_once=st.integers(1, 20))
@settings(max_examples=200, deadline=None)
def test_events_fire_in_order_of_deadline_then_of_scheduling(
    pollers: PollerMaker, steps: list[tuple[str, float, int]], at_once: int
) -> None:
    play = Play(steps, pollers)
    play.perform_some(at_once)
    play.poller.run_for(play.scheduler, 10_000.0)
    play.scheduler.close()
    assert play.fired == play.expected
    assert play.waiting == {}


class Strict(Dispatch):
    """Raises what a callback has raised."""

    def fail(self, event: Event, error: BaseException) -> None:
        raise error


class Fired:
    """Timed events that note that they were called."""

    def __init__(self, timers: TimedEvents) -> None:
        self.timers = timers
        self.dispatch = Strict(Descriptors(EpollPoller()), timers, Log(VirtualClock()))
        self.events: list[Event] = []
        self.after: Callable[[Event], object] = id
        """Called after each event."""

    def on_due(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        self.events.append(event)
        self.after(event)
        return DONE

    def timed(self, seconds: float) -> Event:
        return timed_event(seconds + GRAINS - GRAINS, -1, self.on_due, None)

    def add(self, *moments: float) -> list[Event]:
        events = [self.timed(moment) for moment in moments]
        for event in events:
            self.timers.add(event)
        return events

    def fire(self, seconds: float) -> list[Event]:
        """Return what is called without a look at new events before."""
        before = len(self.events)
        count = self.timers.fire(self.dispatch, seconds + GRAINS - GRAINS, DONE, Timeval(0))
        assert count == len(self.events) - before
        return self.events[before:]

    def due(self, seconds: float) -> list[Event]:
        self.timers.next_due(seconds + GRAINS - GRAINS)
        return self.fire(seconds)


@pytest.fixture
def timers(pollers: PollerMaker) -> TimedEvents:
    return pollers.timers()


@pytest.fixture
def fired(timers: TimedEvents) -> Fired:
    return Fired(timers)


def test_cancelled_timers_do_not_pile_up(timers: TimedEvents, fired: Fired) -> None:
    fired.add(1.0)
    for number in range(10_000):
        (event,) = fired.add(1000.0 + number)
        timers.remove(event)
    assert len(timers) == 1
    assert timers.kept < 100


@pytest.mark.parametrize("span", [0.0005, 0.2, 1000.0])
def test_of_many_cancelled_in_random_order_few_are_kept(timers: TimedEvents, fired: Fired, span: float) -> None:
    random = Random(int(os.environ.get("ECXS_SOAK_SEED", "7")))
    events = fired.add(*[random.uniform(0, span) for _ in range(20_000)])
    number = {event: place for place, event in enumerate(events)}
    random.shuffle(events)
    for event in events[2000:]:
        timers.remove(event)
        assert len(timers) > 2100 or timers.kept <= 2 * len(timers) + 66
    assert fired.due(span) == sorted(events[:2000], key=lambda event: (event.due, number[event]))


def test_the_next_deadline_is_exact_for_few_events(timers: TimedEvents, fired: Fired) -> None:
    _, early = fired.add(7.125, 7.1)
    timers.remove(early)
    assert timers.next_due(0.0) == 7.125


def test_the_next_deadline_is_never_late_for_many_events(timers: TimedEvents, fired: Fired) -> None:
    fired.add(*[7.1 + number / 10_000 for number in range(200)])
    moment = timers.next_due(0.0)
    assert moment is not None
    assert 6.7 < moment <= 7.1 + GRAINS - GRAINS


def test_the_end_of_thousands_of_rearmed_lists_is_found(timers: TimedEvents, fired: Fired) -> None:
    events = fired.add(*range(1, 5000))
    timers.next_due(0.0)
    for event in events:
        timers.rearm(event, 9000.125)
    moment = timers.next_due(0.0)
    assert moment is not None
    assert 9000.0 <= moment <= 9000.125
    assert fired.due(9001.0) == events


def test_no_event_means_no_deadline(timers: TimedEvents) -> None:
    assert timers.next_due(0.0) is None


def test_a_rearmed_timer_is_found_at_its_new_deadline(timers: TimedEvents, fired: Fired) -> None:
    (event,) = fired.add(1.0)
    timers.rearm(event, 9.0)
    assert timers.next_due(0.0) == 9.0
    assert fired.due(8.9) == []
    assert fired.due(9.0) == [event]


def test_a_timer_rearmed_to_an_earlier_moment_fires_once(timers: TimedEvents, fired: Fired) -> None:
    (event,) = fired.add(9.0)
    timers.next_due(0.0)
    timers.rearm(event, 1.0)
    timers.next_due(0.0)
    timers.rearm(event, 9.0)
    assert fired.due(1.0) == []
    assert fired.due(10.0) == [event]
    assert timers.kept == 0


def test_a_timer_rearmed_within_its_list_is_listed_once(timers: TimedEvents, fired: Fired) -> None:
    first, second = fired.add(9.0, 9.0)
    timers.next_due(0.0)
    timers.rearm(first, 9.0)
    timers.next_due(0.0)
    assert timers.events() == (second, first)


def test_what_is_added_during_a_turn_waits_for_the_next_one(timers: TimedEvents, fired: Fired) -> None:
    assert timers.next_due(5.0) is None
    events = fired.add(5.0)
    assert fired.fire(5.0) == []
    assert fired.due(5.0) == events


def test_what_a_callback_adds_for_now_waits_for_the_next_turn(fired: Fired) -> None:
    first, second = fired.add(1.0, 1.0)
    added: list[Event] = []
    fired.after = lambda event: added.extend(fired.add(1.0))
    assert fired.due(1.0) == [first, second]
    fired.after = id
    assert fired.due(1.0) == added


def test_a_sum_of_floats_that_misses_by_a_hair_is_due(fired: Fired) -> None:
    events = fired.add(0.1 + 0.2)
    assert fired.due(0.3) == events


def test_deadlines_months_and_centuries_ahead_are_kept_apart(fired: Fired) -> None:
    moments = (2.0**23 + 0.001, 2.0**23 + 0.002, 9e9, 9e9 + 1)
    events = fired.add(*reversed(moments))
    assert [fired.due(moment) for moment in moments] == [[event] for event in reversed(events)]


def test_a_timer_that_is_due_now_can_be_moved_within_its_own_list(timers: TimedEvents, fired: Fired) -> None:
    first, second, third = fired.add(1.0, 1.0, 1.0)
    fired.after = lambda event: timers.rearm(second, 1.0001) if event is first else None
    assert fired.due(1.0) == [first, third]
    assert fired.due(2.0) == [second]


def test_a_timer_that_is_due_now_can_be_cancelled(timers: TimedEvents, fired: Fired) -> None:
    first, second, third = fired.add(1.0, 1.0, 1.0)
    fired.after = lambda event: timers.remove(second) if event is first else None
    assert fired.due(1.0) == [first, third]
    assert (len(timers), timers.kept) == (0, 0)


def test_a_timer_moved_out_of_the_front_does_not_hold_up_the_others(timers: TimedEvents, fired: Fired) -> None:
    first, second, third = fired.add(1.0001, 1.0002, 1.0003)
    assert fired.due(1.0) == []
    timers.rearm(first, 9.0)
    timers.rearm(third, 0.5)
    assert fired.fire(1.0002) == [second]
    assert fired.due(1.0002) == [third]


def test_what_was_not_reached_is_due_again(timers: TimedEvents, fired: Fired) -> None:
    events = fired.add(*[1.0 + number / 10_000 for number in range(5)])

    def leave(event: Event) -> None:
        if event is events[1]:
            raise SystemExit

    fired.after = leave
    with pytest.raises(SystemExit):
        fired.due(1.0003)
    assert fired.dispatch.current is events[1]
    assert fired.events == events[:2]
    assert timers.events() == tuple(events[2:])
    assert fired.due(2.0) == events[2:]
    assert fired.dispatch.current is None


def test_what_is_being_taken_is_still_listed(timers: TimedEvents, fired: Fired) -> None:
    events = fired.add(1.0, 1.0, 5.0)
    listed: list[tuple[Event, ...]] = []
    fired.after = lambda event: listed.append(timers.events())
    fired.due(1.0)
    assert listed == [tuple(events[1:]), tuple(events[2:])]


def test_few_that_are_due_among_many_are_taken_in_order(timers: TimedEvents, fired: Fired) -> None:
    random = Random(3)
    moments = [random.uniform(0, 1000) for _ in range(20_000)]
    events = fired.add(*moments)
    in_order = sorted(range(len(events)), key=lambda place: (events[place].due, place))
    due = [events[place] for place in in_order]
    moment, taken = 0.0, 0
    while taken < len(due):
        moment += random.choice((0.01, 1.0, 40.0, 300.0))
        called = fired.due(moment)
        assert called == due[taken : taken + len(called)]
        taken += len(called)
        assert taken == len(due) or due[taken].due > moment
    assert timers.events() == ()


def test_thousands_of_short_timers_do_not_gather_in_the_front() -> None:
    timers = Timers()
    fired = Fired(timers)
    fired.add(0.24)
    timers.next_due(0.0)
    assert fired.due(0.01) == []
    events = fired.add(*[0.02 + number / 50_000 for number in range(5000)])
    timers.next_due(0.01)
    assert len(timers._front) == 0
    assert fired.due(0.2) == [event for event in events if event.due <= 0.2]


class Model:
    """The same steps on the timers and on a dictionary that is sorted whenever it is asked."""

    def __init__(self, timers: TimedEvents, random: Random) -> None:
        self.random = random
        self.timers = timers
        self.fired = Fired(timers)
        self.fired.after = self.on_due
        self.noted: list[tuple[float, int]] = []
        self.now = 0.0
        self.serial = 0
        self.expected: dict[Event, tuple[float, int]] = {}
        self.is_changing = True

    def note(self, event: Event) -> None:
        self.serial += 1
        self.expected[event] = (event.due, self.serial)

    def change_some(self, count: int) -> None:
        for _ in range(count * self.is_changing):
            span = self.random.choice((0.0, 0.0005, 0.003, 0.2, 3.0, 400.0))
            moment = self.now + round(self.random.random(), 2) * span + GRAINS - GRAINS
            kind = self.random.random()
            if kind < 0.5 or not self.expected:
                (event,) = self.fired.add(moment)
                self.note(event)
                continue
            # One of the oldest or newest: to choose among all would take most of the test's time.
            event = next(self.random.choice((iter, reversed))(self.expected))
            if kind < 0.75:
                self.timers.remove(event)
                del self.expected[event]
            else:
                self.timers.rearm(event, moment)
                self.note(event)

    def on_due(self, event: Event) -> None:
        self.noted.append(self.expected.pop(event))
        self.change_some(self.random.randrange(2))

    def turn(self, seconds: float) -> None:
        start = self.now + GRAINS - GRAINS
        soonest = self.timers.next_due(start)
        self.now = moment = start + seconds + GRAINS - GRAINS
        assert soonest is None or not self.expected or soonest <= min(self.expected.values())[0]
        before = dict(self.expected)
        self.change_some(self.random.randrange(3))
        self.noted.clear()
        newest = max((serial for _, serial in before.values()), default=0)
        self.fired.fire(moment)
        assert self.noted == sorted(self.noted)
        assert all(due <= moment and serial <= newest for due, serial in self.noted)
        assert not [one for one in self.expected.values() if one[0] <= moment and one[1] <= newest]

    def check(self) -> None:
        in_order = sorted(self.timers.events(), key=lambda event: event.due)
        assert in_order == sorted(self.expected, key=self.expected.__getitem__)
        assert self.timers.kept <= 2 * len(self.expected) + 66
        assert len(self.timers) == len(self.expected)


@pytest.mark.parametrize("seed", range(20))
def test_the_timers_agree_with_a_sorted_list(timers: TimedEvents, seed: int) -> None:
    model = Model(timers, Random(seed))
    for number in range(100):
        model.change_some(model.random.choice((0, 1, 5, 100)))
        model.turn(model.random.choice((0.0, 0.0001, 0.001, 0.07, 1.0, 90.0)))
        if number % 5 == 0:
            model.check()
    model.is_changing = False
    model.turn(1000.0)
    model.turn(0.0)
    assert (model.expected, model.timers.events()) == ({}, ())
