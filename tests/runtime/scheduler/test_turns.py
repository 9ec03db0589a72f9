"""Turns of a running loop, which the native one makes in C: what the way of turning could change."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import weakref
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Log
from ecruntime.scheduler import DONE, E_READ, Event, Mask, RealClock, Scheduler, Timeval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.runtime.pollers import PollerMaker


@pytest.fixture
def busy(real: Scheduler) -> Iterator[Callable[[Callable[..., Mask]], Event]]:
    """Return a function that watches descriptors which stay ready."""
    fds: list[int] = []

    def watch(callback: Callable[..., Mask]) -> Event:
        fds.append(os.eventfd(1, os.EFD_NONBLOCK | os.EFD_CLOEXEC))
        event = real.build_fd_event(fds[-1], E_READ, callback)
        real.schedule_event(event)
        return event

    yield watch
    for fd in fds:
        os.close(fd)


Busy: TypeAlias = "Callable[[Callable[..., Mask]], Event]"
FRAMELESS = partial(max, key=int.__instancecheck__)
"""Returns its only argument that is an integer, the mask, without a frame of Python."""


def stay(*_: object) -> Mask:
    return E_READ


def test_each_turn_is_counted_and_has_one_time_and_one_moment(real: Scheduler, busy: Busy) -> None:
    seen: list[tuple[int, float, Timeval]] = []

    def note(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        seen.append((real.turns, real.moment, now))
        if len(seen) == 6:
            real.stop()
        return E_READ

    busy(note)
    busy(note)
    before = time.monotonic()
    real.run()
    numbers = [number for number, _, _ in seen]
    assert numbers == [numbers[0] + at // 2 for at in range(6)]
    assert all(seen[at][1:] == seen[at + 1][1:] for at in (0, 2, 4))
    moments = [moment for _, moment, _ in seen]
    assert moments == sorted(moments)
    assert before - 0.001 <= moments[0] < moments[-1] <= time.monotonic() + 0.001


def test_descriptors_timers_and_posted_calls_are_served_in_this_order_in_each_turn(real: Scheduler, busy: Busy) -> None:
    trail: list[tuple[int, str]] = []

    def timer(*_: object) -> Mask:
        trail.append((real.turns, "timer"))
        return DONE

    def ready(*_: object) -> Mask:
        trail.append((real.turns, "ready"))
        real.post(lambda: trail.append((real.turns, "posted")))
        real.schedule_from_now_f(0.0, timer)
        if len(trail) > 12:
            real.stop()
        return E_READ

    busy(ready)
    real.run()
    first = trail[0][0]
    assert trail[:5] == [
        (first, "ready"),
        (first, "posted"),
        *((first + 1, what) for what in ("ready", "timer", "posted")),
    ]
    # What was posted and scheduled in the turn that ended the loop: the call was made, the timer was not.
    assert [what for _, what in trail[-3:]] == ["ready", "timer", "posted"]
    assert len(real.events) == 2


def test_stop_before_run_makes_no_turn_and_holds_for_one_run(real: Scheduler, busy: Busy) -> None:
    busy(lambda *_: (real.stop(), E_READ)[1])
    real.stop()
    turns = real.turns
    real.run()
    assert real.turns == turns
    real.run()
    assert real.turns == turns + 1


@pytest.mark.parametrize("ending", [SystemExit, KeyboardInterrupt])
def test_what_unwinds_ends_the_loop_and_leaves_nothing_in_dispatch(
    real: Scheduler, busy: Busy, ending: type[BaseException]
) -> None:
    def end(*_: object) -> Mask:
        raise ending

    event = busy(end)
    with pytest.raises(ending):
        real.run()
    assert (real.at_work, event.state.value) == (None, "freed")
    busy(lambda *_: (real.stop(), E_READ)[1])
    real.run()


def test_what_a_posted_call_unwinds_ends_the_loop(real: Scheduler) -> None:
    def end() -> None:
        raise SystemExit(3)

    real.post(end)
    with pytest.raises(SystemExit):
        real.run()
    assert real.at_work is None


def test_the_loop_within_a_callback_is_refused_and_goes_on(real: Scheduler, busy: Busy) -> None:
    refused: list[str] = []

    def nest(*_: object) -> Mask:
        for call in (real.run, real.run_once, real.close):
            with pytest.raises(RuleViolation) as caught:
                call()
            refused.append(str(caught.value))
        real.stop()
        return E_READ

    busy(nest)
    real.run()
    assert refused == ["RT111: the loop is running already"] * 3


def test_a_call_posted_by_another_thread_ends_a_wait_without_limit(real: Scheduler) -> None:
    def post() -> None:
        while real.at_work is not None or not real.turns:
            time.sleep(0.001)
        real.post(real.stop)

    thread = threading.Thread(target=post)
    thread.start()
    real.run()
    thread.join()


def test_callbacks_that_are_no_python_let_other_threads_have_the_interpreter(real: Scheduler, busy: Busy) -> None:
    busy(FRAMELESS)
    thread = threading.Thread(target=lambda: real.post(real.stop))
    thread.start()
    real.run()
    thread.join()


def test_a_signal_ends_a_loop_that_is_busy(real: Scheduler, busy: Busy) -> None:
    busy(stay)
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.05, lambda: signal.pthread_kill(main, signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        real.run()
    timer.join()
    assert real.at_work is None


def test_a_closed_scheduler_makes_no_turn(pollers: PollerMaker) -> None:
    clock = RealClock()
    scheduler = Scheduler(clock, pollers.real(clock), Log(clock))
    scheduler.run_once()
    scheduler.close()
    for call in (scheduler.run, scheduler.run_once):
        with pytest.raises(RuleViolation, match="the scheduler was closed"):
            call()


def test_a_scheduler_that_nobody_has_is_freed(pollers: PollerMaker) -> None:
    clock = RealClock()
    scheduler = Scheduler(clock, pollers.real(clock), Log(clock))
    scheduler.run_once()
    scheduler.close()
    gone = weakref.ref(scheduler)
    del scheduler
    gc.collect()
    assert gone() is None
