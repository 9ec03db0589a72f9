from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from threading import Event as Flag
from threading import Thread, get_ident
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Level
from ecruntime.scheduler import DONE, Event, EventState, Mask, RealClock, Scheduler, Timeval
from ecruntime.scheduler.rules import RULES

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.log import Log
    from ecruntime.testing.virtual_clock import VirtualClock
    from tests.runtime.pollers import PollerMaker


def nothing(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
    return DONE


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        call()
    return str(caught.value), caught.value.hint


def test_every_rule_has_a_meaning() -> None:
    assert list(RULES) == [*(f"RT{number}" for number in range(101, 116)), "RT151"]
    assert all(RULES.values())


SCHEDULER_ONLY: dict[str, Callable[[Scheduler, Event], object]] = {
    "build_fd_event": lambda scheduler, _: scheduler.build_fd_event(0, Mask.E_READ, nothing),
    "build_event_from_now": lambda scheduler, _: scheduler.build_event_from_now(1, -1, nothing),
    "build_event_from_now_f": lambda scheduler, _: scheduler.build_event_from_now_f(1.0, -1, nothing),
    "build_event_at": lambda scheduler, _: scheduler.build_event_at(Timeval(0), -1, nothing),
    "schedule_from_now_f": lambda scheduler, _: scheduler.schedule_from_now_f(1.0, nothing),
    "suspend": lambda scheduler, event: scheduler.suspend(event),
    "event_post_dup": lambda scheduler, event: scheduler.event_post_dup(event),
    "schedule_event": lambda scheduler, event: scheduler.schedule_event(event),
    "rearm": lambda scheduler, event: scheduler.rearm(event, 1.0),
    "clear_timed_event": lambda scheduler, event: scheduler.clear_timed_event(event),
    "clear_event_by_fd": lambda scheduler, _: scheduler.clear_event_by_fd(0),
    "event_free": lambda scheduler, event: scheduler.event_free(event),
    "check_thread": lambda scheduler, _: scheduler.check_thread("check_thread"),
    "bind_thread": lambda scheduler, _: scheduler.bind_thread(),
    "events": lambda scheduler, _: scheduler.events,
    "close": lambda scheduler, _: scheduler.close(),
    "timers_of": lambda scheduler, _: scheduler.timers_of("", nothing, nothing),  # type: ignore[arg-type] # likewise
    "session_callback": lambda scheduler, _: scheduler.session_callback(object, None),
    "watches_of": lambda scheduler, _: scheduler.watches_of(set(), nothing, print),
    "replace_poller": lambda scheduler, _: scheduler.replace_poller(None),  # type: ignore[arg-type] # the thread is first
}
ANY_THREAD = {
    "moment",
    "at_work",
    "at_work_in_c",
    "owner_in_c",
    "turns",
    "wakeup_fd",
    "post",
    "schedule_event_and_dispatch",
    "dispatch_soon",
    "stop",
    "is_scheduler_thread",
}
BINDING = {"run", "run_once"}


def test_the_table_of_scheduler_only_methods_is_complete() -> None:
    public = {name for name in vars(Scheduler) if not name.startswith("_")}
    assert public == SCHEDULER_ONLY.keys() | ANY_THREAD | BINDING


def in_another_thread(call: Callable[[], object]) -> object:
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(call())
        except RuleViolation as violation:
            outcome.append(violation)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


@pytest.mark.parametrize("method", SCHEDULER_ONLY)
@pytest.mark.parametrize("is_scheduled", [False, True])
def test_a_call_from_another_thread_is_refused_before_anything_changes(
    real: Scheduler, method: str, is_scheduled: bool
) -> None:
    real.bind_thread()
    event = real.build_event_from_now_f(1000.0, -1, nothing)
    if is_scheduled:
        real.schedule_event(event)
    before = (event.state, event.deadline, real.events)
    violation = in_another_thread(lambda: SCHEDULER_ONLY[method](real, event))
    assert isinstance(violation, RuleViolation)
    assert str(violation) == f"RT101: {method} was called outside the master scheduler thread"
    assert violation.hint == "use post, or a job's completion in the scheduler"
    assert (event.state, event.deadline, real.events) == before


def test_a_thread_that_binds_while_another_does_is_refused(real: Scheduler) -> None:
    # The other thread is between its two steps: it holds the lock, and its number is not known yet.
    in_another_thread(lambda: real.thread_lock.acquire(blocking=False))
    with pytest.raises(RuleViolation, match="RT101: bind_thread was called outside the master scheduler thread"):
        real.bind_thread()


@pytest.mark.parametrize("method", sorted(BINDING))
def test_the_loop_runs_in_its_own_thread_only(real: Scheduler, method: str) -> None:
    real.run_once()
    assert isinstance(in_another_thread(getattr(real, method)), RuleViolation)


def test_the_first_thread_that_runs_the_loop_is_the_scheduler_thread(real: Scheduler) -> None:
    assert real.is_scheduler_thread()
    assert in_another_thread(real.is_scheduler_thread) is True
    real.run_once()
    assert real.is_scheduler_thread()
    assert in_another_thread(real.is_scheduler_thread) is False


def test_an_event_is_scheduled_once(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    scheduler.schedule_event(event)
    assert refusal(lambda: scheduler.schedule_event(event)) == (
        "RT104: <Event deadline=1.0 owner='' scheduled> is scheduled already",
        "build a new event",
    )


def test_a_freed_event_is_not_scheduled(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    scheduler.event_free(event)
    assert refusal(lambda: scheduler.schedule_event(event)) == (
        "RT104: <Event deadline=1.0 owner='' freed> is freed already",
        "build a new event",
    )


def violations_in_callback(scheduler: Scheduler, event: Event, act: Callable[[Event], object]) -> list[tuple[str, str]]:
    caught: list[tuple[str, str]] = []

    def on_event(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        caught.append(refusal(lambda: act(event)))
        return DONE

    event.callback = on_event
    scheduler.schedule_event(event)
    scheduler.run_once(None)
    assert event.state is EventState.FREED
    return caught


def test_a_timed_event_is_not_scheduled_anew_by_its_own_callback(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    assert violations_in_callback(scheduler, event, scheduler.schedule_event) == [
        ("RT104: <Event deadline=1.0 owner='' freed> is being dispatched", "build a new event")
    ]


def test_a_descriptor_event_is_not_scheduled_by_its_own_callback(
    scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]
) -> None:
    fd = pair[0].fileno()
    event = scheduler.build_fd_event(fd, Mask.E_WRITE, nothing)
    assert violations_in_callback(scheduler, event, scheduler.schedule_event) == [
        (f"RT104: <Event fd={fd} mask=2 owner='' scheduled> is being dispatched", "return the mask to wait for")
    ]


def test_the_event_being_dispatched_is_not_freed(
    scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]
) -> None:
    fd = pair[0].fileno()
    expected = ("is being dispatched", "return 0 from the callback")
    for event in (scheduler.build_fd_event(fd, Mask.E_WRITE, nothing), scheduler.build_event_from_now(1, -1, nothing)):
        [(message, hint)] = violations_in_callback(scheduler, event, scheduler.event_free)
        assert message.startswith("RT102: <Event ")
        assert (message.endswith(expected[0]), hint) == (True, expected[1])


def test_the_loop_is_not_run_from_within_a_callback(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    assert violations_in_callback(scheduler, event, lambda _: scheduler.run_once()) == [
        ("RT111: the loop is running already", "return from the callback")
    ]


def test_a_descriptor_has_one_event(scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]) -> None:
    fd = pair[0].fileno()
    scheduler.schedule_event(scheduler.build_fd_event(fd, Mask.E_READ, nothing))
    second = scheduler.build_fd_event(fd, Mask.E_WRITE, nothing)
    assert refusal(lambda: scheduler.schedule_event(second)) == (
        f"RT105: descriptor {fd} already has <Event fd={fd} mask=1 owner='' scheduled>",
        "call clear_event_by_fd before the descriptor is closed",
    )
    assert second.state is EventState.BUILT


@pytest.mark.parametrize("mask", [0, 8, 9, -1])
def test_a_mask_is_made_of_known_conditions(scheduler: Scheduler, mask: int) -> None:
    assert refusal(lambda: scheduler.build_fd_event(0, mask, nothing)) == (  # type: ignore[arg-type] # the point of the test
        f"RT106: mask {mask} waits for nothing known",
        "join E_READ, E_WRITE and E_EXCEPTION",
    )


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), float("-inf"), 1e11])
def test_a_time_to_wait_is_a_finite_number(scheduler: Scheduler, seconds: float) -> None:
    expected = (f"RT108: {seconds} seconds is no time to wait", "give a finite number")
    assert refusal(lambda: scheduler.build_event_from_now_f(seconds, -1, nothing)) == expected
    event = scheduler.build_event_from_now_f(5.0, -1, nothing)
    scheduler.schedule_event(event)
    assert refusal(lambda: scheduler.rearm(event, seconds)) == expected
    assert event.deadline == 5.0


def test_a_time_in_the_past_is_now(scheduler: Scheduler, clock: VirtualClock) -> None:
    clock.advance(10)
    assert scheduler.build_event_from_now_f(-5.0, -1, nothing).deadline == 10.0


def test_a_scheduled_event_is_not_freed(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    scheduler.schedule_event(event)
    assert refusal(lambda: scheduler.event_free(event)) == (
        "RT109: <Event deadline=1.0 owner='' scheduled> cannot be freed",
        "clear it first",
    )


def test_an_event_is_freed_once(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    scheduler.event_free(event)
    assert refusal(lambda: scheduler.event_free(event))[1] == "free an event once"


def test_only_a_scheduled_timed_event_is_rearmed(
    scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]
) -> None:
    watched = scheduler.build_fd_event(pair[0].fileno(), Mask.E_READ, nothing)
    scheduler.schedule_event(watched)
    built = scheduler.build_event_from_now_f(1.0, -1, nothing)
    for event in (watched, built):
        expected = (f"RT110: {event!r} is not a scheduled timed event", "build a new event instead")
        assert refusal(partial(scheduler.rearm, event, 1.0)) == expected


def test_clearing_a_timed_event_frees_it_if_it_is_found(scheduler: Scheduler) -> None:
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    assert not scheduler.clear_timed_event(event)
    scheduler.schedule_event(event)
    assert scheduler.clear_timed_event(event)
    assert event.state is EventState.FREED
    assert not scheduler.clear_timed_event(event)
    assert scheduler.run_once() == 0


def test_clearing_a_descriptor_gives_its_event_back(
    scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, far = pair
    event = scheduler.build_fd_event(near.fileno(), Mask.E_READ, nothing)
    scheduler.schedule_event(event)
    far.send(b"x")
    assert scheduler.clear_event_by_fd(near.fileno()) is event
    assert scheduler.clear_event_by_fd(near.fileno()) is None
    assert scheduler.run_once() == 0
    scheduler.schedule_event(event)
    assert scheduler.run_once() == 1


def test_the_wake_up_descriptor_is_out_of_reach(scheduler: Scheduler) -> None:
    assert scheduler.events == ()
    assert scheduler.clear_event_by_fd(scheduler._posted.wakeup.fd) is None


def test_events_lists_descriptors_and_then_timers_by_deadline(
    scheduler: Scheduler, pair: tuple[socket.socket, socket.socket]
) -> None:
    late = scheduler.build_event_from_now_f(9.0, -1, nothing)
    early = scheduler.build_event_from_now_f(1.0, -1, nothing)
    watched = scheduler.build_fd_event(pair[0].fileno(), Mask.E_READ, nothing)
    for event in (late, early, watched):
        scheduler.schedule_event(event)
    assert scheduler.events == (watched, early, late)


def test_posted_calls_run_in_order_in_the_scheduler_thread(real: Scheduler) -> None:
    seen: list[tuple[int, int]] = []

    def note(number: int) -> None:
        seen.append((number, get_ident()))

    runner = Thread(target=real.run)
    runner.start()
    for number in range(1000):
        real.post(partial(note, number))
    real.post(real.stop)
    runner.join()
    assert seen == [(number, runner.ident) for number in range(1000)]
    real.thread = None  # the loop's thread has ended: the fixture closes it from here


def test_a_posted_call_wakes_a_sleeping_loop(real: Scheduler) -> None:
    answered = Flag()
    runner = Thread(target=real.run)
    runner.start()
    for _ in range(50):
        real.post(answered.set)
        assert answered.wait(10)
        answered.clear()
    real.stop()
    runner.join()
    real.thread = None


def test_a_posted_call_that_fails_is_reported_and_the_next_one_runs(real: Scheduler, log: Log) -> None:
    seen: list[str] = []
    real.post(lambda: 1 // 0)
    real.post(partial(seen.append, "second"))
    assert real.run_once() == 2
    assert seen == ["second"]
    record = log.paniclog()[0]
    assert (record.level, record.subsystem, "ZeroDivisionError" in record.text) == (Level.ERROR, "scheduler", True)


def test_posting_while_the_loop_is_awake_costs_no_system_call(real: Scheduler) -> None:
    real.post(lambda: None)
    with pytest.raises(BlockingIOError):
        os.eventfd_read(real._posted.wakeup.fd)


def test_a_stop_asked_for_before_the_run_is_honored(real: Scheduler) -> None:
    real.stop()
    real.run()
    assert real.run_once() == 0


def test_a_signal_handler_can_post(real: Scheduler) -> None:
    seen: list[int] = []

    def on_signal(number: int, frame: object) -> None:
        real.post(partial(seen.append, number))
        real.post(real.stop)

    previous = signal.signal(signal.SIGUSR1, on_signal)
    thread = Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
    real.post(thread.start)
    real.run()
    thread.join()
    signal.signal(signal.SIGUSR1, previous)
    assert seen == [signal.SIGUSR1]


def test_a_real_wait_ends_at_the_deadline_and_not_before(real: Scheduler) -> None:
    clock = RealClock()
    begin = clock.monotonic()
    fired: list[float] = []

    def on_due(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        fired.append(clock.monotonic())
        return DONE

    real.schedule_event(real.build_event_from_now_f(0.02, -1, on_due))
    while not fired:
        real.run_once(None)
    assert fired[0] - begin >= 0.02


def test_closing_frees_all_events_and_descriptors(
    log: Log, pair: tuple[socket.socket, socket.socket], pollers: PollerMaker
) -> None:
    before = set(Path("/proc/self/fd").iterdir())
    clock = RealClock()
    scheduler = Scheduler(clock, pollers.real(clock), log)
    timed = scheduler.build_event_from_now_f(1.0, -1, nothing)
    watched = scheduler.build_fd_event(pair[0].fileno(), Mask.E_READ, nothing)
    for event in (timed, watched):
        scheduler.schedule_event(event)
    scheduler.close()
    scheduler.close()
    scheduler.post(lambda: None)
    assert (timed.state, watched.state) == (EventState.FREED, EventState.FREED)
    assert set(Path("/proc/self/fd").iterdir()) == before


def test_a_closed_scheduler_takes_nothing_more(log: Log, pollers: PollerMaker) -> None:
    clock = RealClock()
    scheduler = Scheduler(clock, pollers.real(clock), log)
    scheduler.close()
    event = scheduler.build_event_from_now_f(1.0, -1, nothing)
    assert refusal(lambda: scheduler.schedule_event(event))[0] == "RT114: the scheduler was closed"
    assert refusal(scheduler.run_once)[0] == "RT114: the scheduler was closed"
