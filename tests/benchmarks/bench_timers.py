"""Timed events against asyncio and uvloop: fire, cancel, set anew; sparse ones against a heap."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING, Any

import uvloop
from frame import Benchmark, Goal, Group, Variant

from ecruntime.log import Log
from ecruntime.scheduler import DONE, EpollPoller, Event, Mask, RealClock, Scheduler
from ecruntime.scheduler.timers import Timers

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 100_000
DENSE = 0.02
LATER = 30.0
RESETS = 1000
OURS = "this"


def _scheduler() -> Scheduler:
    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    scheduler.bind_thread()
    return scheduler


def _on_due(event: Event, mask: Mask, closure: object, now: object) -> Mask:
    return DONE


def _delays(count: int, span: float) -> list[float]:
    random = Random(count)
    return [random.random() * span for _ in range(count)]


def _fire(delays: list[float]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            scheduler = _scheduler()
            for delay in delays:
                scheduler.schedule_from_now_f(delay, _on_due)
            left = len(delays)
            while left > 0:
                left -= scheduler.run_once(None)
            scheduler.close()

    return run


def _fire_in(make: Callable[[], Any], delays: list[float]) -> Callable[[int], object]:
    def fire_once() -> None:
        loop = make()
        left = len(delays)

        def on_due() -> None:
            nonlocal left
            left -= 1
            if not left:
                loop.stop()

        for delay in delays:
            loop.call_later(delay, on_due)
        loop.run_forever()
        loop.close()

    def run(times: int) -> None:
        for _ in range(times):
            fire_once()

    return run


def _cancel(delays: list[float]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            scheduler = _scheduler()
            events = [scheduler.schedule_from_now_f(LATER + delay, _on_due) for delay in delays]
            for event in events:
                scheduler.clear_timed_event(event)
            scheduler.close()

    return run


def _cancel_in(make: Callable[[], Any], delays: list[float]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            loop = make()
            handles = [loop.call_later(LATER + delay, int) for delay in delays]
            for handle in handles:
                handle.cancel()
            loop.call_soon(loop.stop)
            loop.run_forever()
            loop.close()

    return run


def _reset(*, rearms: bool) -> Callable[[int], object]:
    scheduler = _scheduler()
    events = [scheduler.schedule_from_now_f(LATER, _on_due) for _ in range(RESETS)]

    def rearm(n: int) -> None:
        for number in range(n):
            scheduler.rearm(events[number % RESETS], LATER)

    def replace(n: int) -> None:
        for number in range(n):
            place = number % RESETS
            scheduler.clear_timed_event(events[place])
            events[place] = scheduler.schedule_from_now_f(LATER, _on_due)

    return rearm if rearms else replace


def _reset_in(make: Callable[[], Any]) -> Callable[[int], object]:
    loop = make()
    handles = [loop.call_later(LATER, int) for _ in range(RESETS)]

    def run(n: int) -> None:
        for number in range(n):
            place = number % RESETS
            handles[place].cancel()
            handles[place] = loop.call_later(LATER, int)
        loop.call_soon(loop.stop)
        loop.run_forever()  # cancelled ones are dropped in a turn only

    return run


def _sparse_wheel(moments: list[int]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            timers = Timers()
            for moment in moments:
                event = Event(-1, 0, _on_due, None)
                event.due = moment
                timers.add(event)
            while (due := timers.next_due()) is not None:
                for _ in timers.take_due(timers.limit(due)):
                    pass

    return run


def _sparse_heap(moments: list[int]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            heap: list[tuple[int, int, Event]] = []
            for number, moment in enumerate(moments):
                event = Event(-1, 0, _on_due, None)
                event.due = moment
                heappush(heap, (moment, number, event))
            while heap:
                heappop(heap)

    return run


def benchmark() -> Benchmark:
    """Measure a hundred thousand timers in twenty milliseconds, and as many within a thousand seconds."""
    dense = _delays(MANY, DENSE)
    sparse = [int(delay * 1e9) for delay in _delays(MANY, 1000.0)]
    loops = (("asyncio", asyncio.SelectorEventLoop), ("uvloop", uvloop.new_event_loop))
    heap = "heap of tuples"
    return Benchmark(
        "timers",
        "Timers",
        (
            Group(
                "schedule and fire 100,000",
                (Variant(OURS, _fire(dense)), *(Variant(name, _fire_in(make, dense)) for name, make in loops)),
                (Goal("asyncio", OURS, 4.0), Goal("uvloop", OURS, 3.0)),
            ),
            Group(
                "schedule and cancel 100,000",
                (Variant(OURS, _cancel(dense)), *(Variant(name, _cancel_in(make, dense)) for name, make in loops)),
                (Goal("asyncio", OURS, 2.5), Goal("uvloop", OURS, 2.0)),
            ),
            Group(
                "set anew",
                (
                    Variant(OURS, _reset(rearms=False)),
                    Variant("rearm", _reset(rearms=True)),
                    *(Variant(name, _reset_in(make)) for name, make in loops),
                ),
                (Goal("asyncio", OURS, 3.0), Goal("asyncio", "rearm", 40.0)),
            ),
            Group(
                "100,000 within 1000 s, virtual",
                (Variant(OURS, _sparse_wheel(sparse)), Variant(heap, _sparse_heap(sparse))),
                (Goal(heap, OURS, 1.0),),
            ),
        ),
        peers=("uvloop",),
    )
