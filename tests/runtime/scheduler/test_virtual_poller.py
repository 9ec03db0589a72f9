from __future__ import annotations

from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import DONE, Event, Mask, Scheduler, Timeval
from ecruntime.testing.virtual_clock import VirtualClock

if TYPE_CHECKING:
    import socket

    from ecruntime.testing.virtual_poller import VirtualPoller


def in_seconds(scheduler: Scheduler, seconds: float, into: list[float], clock: VirtualClock) -> Event:
    def on_due(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        into.append(clock.monotonic())
        return DONE

    event = scheduler.build_event_from_now_f(seconds, -1, on_due)
    scheduler.schedule_event(event)
    return event


def test_time_jumps_to_the_next_deadline(scheduler: Scheduler, clock: VirtualClock) -> None:
    fired: list[float] = []
    in_seconds(scheduler, 3600.0, fired, clock)
    scheduler.run_once(None)
    assert fired == [3600.0]


def test_time_stands_still_while_a_descriptor_is_ready(
    scheduler: Scheduler, clock: VirtualClock, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, far = pair
    fired: list[float] = []
    times: list[float] = []

    def on_data(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        times.append(clock.monotonic())
        return Mask.E_READ if near.recv(1) != b"c" else DONE

    in_seconds(scheduler, 5.0, fired, clock)
    scheduler.schedule_event(scheduler.build_fd_event(near.fileno(), Mask.E_READ, on_data))
    far.send(b"abc")
    for _ in range(3):
        scheduler.run_once(None)
    assert (times, fired) == ([0.0, 0.0, 0.0], [])
    scheduler.run_once(None)
    assert fired == [5.0]


def test_time_stands_still_while_a_call_is_posted(scheduler: Scheduler, clock: VirtualClock) -> None:
    fired: list[float] = []
    times: list[float] = []
    in_seconds(scheduler, 5.0, fired, clock)
    scheduler.post(lambda: times.append(clock.monotonic()))
    scheduler.run_once(None)
    assert (times, fired) == ([0.0], [])


def test_time_stands_still_while_a_job_is_unfinished(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    finished = Flag()
    poller.add_busy(lambda: not finished.is_set())
    order: list[str] = []
    fired: list[float] = []
    in_seconds(scheduler, 5.0, fired, clock)
    started = Flag()

    def work() -> None:
        started.wait(10)
        scheduler.post(lambda: order.append(f"completed at {clock.monotonic()}"))
        finished.set()

    worker = Thread(target=work)
    worker.start()
    scheduler.run_once(None)
    assert clock.monotonic() == 0.0
    started.set()
    poller.run_for(scheduler, 10.0)
    worker.join()
    assert (order, fired) == (["completed at 0.0"], [5.0])


def test_run_for_runs_everything_due_in_order_each_at_its_own_time(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    fired: list[float] = []
    for seconds in (60.0, 0.1, 30.0, 60.1, 0.3):
        in_seconds(scheduler, seconds, fired, clock)
    poller.run_for(scheduler, 60)
    assert fired == [0.1, 0.3, 30.0, 60.0]
    assert clock.monotonic() == 60.0


def test_run_for_follows_events_that_schedule_events(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    fired: list[float] = []

    def every_ten_seconds(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        fired.append(clock.monotonic())
        scheduler.schedule_event(scheduler.build_event_from_now_f(10.0, -1, every_ten_seconds))
        return DONE

    scheduler.schedule_event(scheduler.build_event_from_now_f(10.0, -1, every_ten_seconds))
    poller.run_for(scheduler, 35)
    assert fired == [10.0, 20.0, 30.0]
    poller.run_for(scheduler, 5)
    assert fired == [10.0, 20.0, 30.0, 40.0]


def test_run_for_no_time_serves_what_is_due_now(
    scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller
) -> None:
    fired: list[float] = []
    in_seconds(scheduler, 0.0, fired, clock)
    poller.run_for(scheduler, 0)
    assert fired == [0.0]


def test_an_event_that_repeats_without_delay_is_named(scheduler: Scheduler, poller: VirtualPoller) -> None:
    def at_once(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        scheduler.schedule_event(scheduler.build_event_from_now_f(0.0, -1, at_once))
        return DONE

    scheduler.schedule_event(scheduler.build_event_from_now_f(0.0, -1, at_once))
    with pytest.raises(RuleViolation, match=r"RT113: 100001 turns were made while the clock stood at 0\.0"):
        poller.run_for(scheduler, 1)


def test_an_event_at_a_time_of_day_fires_then(scheduler: Scheduler, clock: VirtualClock, poller: VirtualPoller) -> None:
    seen: list[Timeval] = []

    def on_due(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        seen.append(now)
        return DONE

    begin = clock.now()
    scheduler.schedule_event(scheduler.build_event_at(Timeval(begin.sec + 90, 250_000), -1, on_due))
    scheduler.schedule_event(scheduler.build_event_at(Timeval(begin.sec - 90), -1, on_due))
    scheduler.schedule_event(scheduler.build_event_from_now(Timeval(1, 500_000), -1, on_due))
    scheduler.schedule_event(scheduler.build_event_from_now(2, -1, on_due))
    poller.run_for(scheduler, 100)
    assert [float(moment) - begin.sec for moment in seen] == [0.0, 1.5, 2.0, 90.25]


def test_a_follower_that_fails_leaves_the_time_as_it_was() -> None:
    clock = VirtualClock()
    clock.follow(lambda passed, now: 1 // (10**9 - passed))
    before = clock.monotonic(), clock.now()
    with pytest.raises(ZeroDivisionError):
        clock.advance(1)
    assert (clock.monotonic(), clock.now()) == before
