"""Timed events against asyncio and uvloop: fire, cancel, set anew, put off; sparse ones against a heap."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING, Any

import uvloop
from author_timers import cancelled_by_author, fired_by_author, served
from frame import Benchmark, Goal, Group, Growth, GrowthGoal, Variant

from ecruntime.log import Log
from ecruntime.scheduler import DONE, EpollPoller, Event, Mask, RealClock, Scheduler
from ecruntime.scheduler.event import timed_event
from ecruntime.scheduler.timers import Timers
from ecruntime.server import tune_garbage_collector

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 100_000
VERY_MANY = 1_000_000
GROWING = (1_000, 10_000, MANY, VERY_MANY)
LINEAR = 1.5
FEW_ROUNDS = 5
"""Of what takes seconds, where rounds differ little."""
DENSE = 2e-7
"""Seconds of the clock in which each timer falls due, on average."""
LATER = 30.0
RESETS = 1000
OURS = "this"
AUTHORS = "self.schedule"
NATIVE = "native loop"
AUTHORS_NATIVE = "self.schedule, native loop"
PUT_OFF = "not_before"
FLOOR = "floor: append, call"
NOTES = """\
The garbage collector is on: for asyncio and uvloop with the defaults, for this with the settings that `ecxs run` makes:
what start-up made is frozen, and young objects are looked at every 10,000. "This" is the scheduler of Python alone, on
its wheel; on the native loop, which a server has that loads modules in C, timers are on a queue in C. "self.schedule"
is what an author writes in a module, with a method as the callback; the others and the peers are given a function. On
the native loop it costs more by a method of Python for each call, `Module.schedule` and `Module.clear_timed_event`, and
by the method that Python looks up for each mention of it: next to so little that is a third of a timer, and half of one
that is cancelled. In Python alone an author's timer goes through five functions, and into a set of what its instance
owns, where the bare one goes through one: that is as much again as the timer. *not_before* puts a time-out off by a
store; the others cancel the timer and make another. The floor makes an object with two attributes for each timer, keeps
it in a list, and calls back from there in any order: what Python itself takes for it."""


def _scheduler() -> Scheduler:
    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    scheduler.bind_thread()
    return scheduler


def _on_due(event: Event, mask: Mask, closure: object, now: object) -> Mask:
    return DONE


def delays(count: int, span: float) -> list[float]:
    """Return so many times within a span, the same ones for each call."""
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


def _fire_native(delays: list[float]) -> Callable[[int], object]:
    scheduler, _ = served(is_native=True)

    def run(times: int) -> None:
        for _ in range(times):
            for delay in delays:
                scheduler.schedule_from_now_f(delay, _on_due)
            left = len(delays)
            while left > 0:
                left -= scheduler.run_once(None)

    return run


def fire_in(make: Callable[[], Any], delays: list[float]) -> Callable[[int], object]:
    """Return a function that lets a new loop call a timer for each delay."""

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


def _cancel_native(delays: list[float]) -> Callable[[int], object]:
    scheduler, _ = served(is_native=True)

    def run(times: int) -> None:
        for _ in range(times):
            events = [scheduler.schedule_from_now_f(LATER + delay, _on_due) for delay in delays]
            for event in events:
                scheduler.clear_timed_event(event)
            scheduler.run_once(0.0)

    return run


def cancel_in(make: Callable[[], Any], delays: list[float]) -> Callable[[int], object]:
    """Return a function that cancels a timer of a new loop for each delay."""

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


class _Bare:
    __slots__ = ("callback", "due")

    callback: Callable[..., Mask]
    due: float


def _floor(delays: list[float]) -> Callable[[int], object]:
    def add(held: list[_Bare], delay: float) -> None:
        bare = _Bare()
        bare.callback = _on_due
        bare.due = delay
        held.append(bare)

    def run(times: int) -> None:
        for _ in range(times):
            held: list[_Bare] = []
            for delay in delays:
                add(held, delay)
            for bare in held:
                callback = bare.callback
                callback(bare, DONE, None, None)

    return run


def _replace(scheduler: Scheduler) -> Callable[[int], object]:
    def run(n: int) -> None:
        events = [scheduler.schedule_from_now_f(LATER, _on_due) for _ in range(RESETS)]
        for _ in range(n):
            for place, event in enumerate(events):
                scheduler.clear_timed_event(event)
                events[place] = scheduler.schedule_from_now_f(LATER, _on_due)
            scheduler.run_once(0.0)
        for event in events:
            scheduler.clear_timed_event(event)

    return run


def _rearm(scheduler: Scheduler) -> Callable[[int], object]:
    def run(n: int) -> None:
        events = [scheduler.schedule_from_now_f(LATER, _on_due) for _ in range(RESETS)]
        for _ in range(n):
            for event in events:
                scheduler.rearm(event, LATER)
            scheduler.run_once(0.0)
        for event in events:
            scheduler.clear_timed_event(event)

    return run


def _put_off(scheduler: Scheduler) -> Callable[[int], object]:
    def run(n: int) -> None:
        events = [scheduler.schedule_from_now_f(LATER, _on_due) for _ in range(RESETS)]
        for _ in range(n):
            for event in events:
                event.not_before = scheduler.moment + LATER
            scheduler.run_once(0.0)
        for event in events:
            scheduler.clear_timed_event(event)

    return run


def _reset_in(make: Callable[[], Any]) -> Callable[[int], object]:
    loop = make()
    handles = [loop.call_later(LATER, int) for _ in range(RESETS)]

    def run(n: int) -> None:
        for _ in range(n):
            for place, handle in enumerate(handles):
                handle.cancel()
                handles[place] = loop.call_later(LATER, int)
            loop.call_soon(loop.stop)
            loop.run_forever()  # cancelled ones are dropped in a turn only

    return run


def _sparse_wheel(moments: list[float]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            timers = Timers()
            for moment in moments:
                timers.add(timed_event(moment, -1, _on_due, None))
            now = 0.0
            while (due := timers.next_due(now)) is not None:
                now = due
                for _ in timers._take_due(due):
                    pass
                timers._finish()

    return run


def _sparse_heap(moments: list[float]) -> Callable[[int], object]:
    def run(times: int) -> None:
        for _ in range(times):
            heap: list[tuple[float, int, Event]] = []
            for number, moment in enumerate(moments):
                heappush(heap, (moment, number, timed_event(moment, -1, _on_due, None)))
            while heap:
                due = heap[0][0]
                while heap and heap[0][0] <= due:
                    heappop(heap)

    return run


LOOPS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("asyncio", asyncio.SelectorEventLoop),
    ("uvloop", uvloop.new_event_loop),
)


def _tuned(name: str, run: Callable[[int], object]) -> Variant:
    return Variant(name, run, collector=tune_garbage_collector)


def firing(count: int) -> tuple[Variant, ...]:
    """Return all ways to schedule so many timers and call them."""
    dense = delays(count, DENSE * count)
    peers = (Variant(name, fire_in(make, dense), collector=gc.enable) for name, make in LOOPS)
    return (
        _tuned(OURS, _fire(dense)),
        _tuned(AUTHORS, fired_by_author(dense, is_native=False)),
        _tuned(NATIVE, _fire_native(dense)),
        _tuned(AUTHORS_NATIVE, fired_by_author(dense, is_native=True)),
        *peers,
    )


def cancelling(count: int) -> tuple[Variant, ...]:
    """Return all ways to schedule so many timers and cancel them."""
    dense = delays(count, DENSE * count)
    later = [LATER + delay for delay in dense]
    peers = (Variant(name, cancel_in(make, dense), collector=gc.enable) for name, make in LOOPS)
    return (
        _tuned(OURS, _cancel(dense)),
        _tuned(AUTHORS, cancelled_by_author(later, is_native=False)),
        _tuned(NATIVE, _cancel_native(dense)),
        _tuned(AUTHORS_NATIVE, cancelled_by_author(later, is_native=True)),
        *peers,
    )


def _many(count: int) -> tuple[Group, Group]:
    floor = _tuned(FLOOR, _floor(delays(count, DENSE * count)))
    return (
        Group(
            f"schedule and fire {count:,}",
            (*firing(count), floor),
            (Goal("asyncio", OURS, 4.0), Goal("uvloop", OURS, 3.0), *_goals_of_native(5.0)),
        ),
        Group(
            f"schedule and cancel {count:,}",
            cancelling(count),
            (Goal("asyncio", OURS, 2.5), Goal("uvloop", OURS, 2.0), *_goals_of_native(6.0)),
        ),
    )


def _goals_of_native(bound: float) -> tuple[Goal, Goal]:
    return Goal("uvloop", NATIVE, bound), Goal("uvloop", AUTHORS_NATIVE, bound)


def _anew() -> Group:
    ways = ((OURS, _replace(_scheduler())), ("rearm", _rearm(_scheduler())), (PUT_OFF, _put_off(_scheduler())))
    native, _ = served(is_native=True)
    ways_of_c = ((NATIVE, _replace(native)), (f"rearm, {NATIVE}", _rearm(native)))
    ours = tuple(_tuned(name, run) for name, run in (*ways, *ways_of_c))
    peers = tuple(Variant(name, _reset_in(make), collector=gc.enable) for name, make in LOOPS)
    goals = (Goal("asyncio", OURS, 3.0), Goal("asyncio", PUT_OFF, 40.0))
    return Group(f"{RESETS:,} time-outs, set anew", (*ours, *peers), goals)


def _sparse() -> Group:
    moments = delays(MANY, 1000.0)
    heap = "heap of tuples"
    variants = (
        Variant(OURS, _sparse_wheel(moments), collector=tune_garbage_collector),
        Variant(heap, _sparse_heap(moments), collector=tune_garbage_collector),
    )
    return Group(f"{MANY:,} within 1000 s, virtual", variants, (Goal(heap, OURS, 1.0),))


def _growths() -> tuple[Growth, Growth]:
    def firing(size: int) -> tuple[Variant, ...]:
        dense = delays(size, DENSE * size)
        peers = (Variant(name, fire_in(make, dense), collector=gc.enable) for name, make in _loops_for(size))
        return (Variant(OURS, _fire(dense), collector=tune_garbage_collector), *peers)

    def cancelling(size: int) -> tuple[Variant, ...]:
        dense = delays(size, DENSE * size)
        peers = (Variant(name, cancel_in(make, dense), collector=gc.enable) for name, make in _loops_for(size))
        return (Variant(OURS, _cancel(dense), collector=tune_garbage_collector), *peers)

    linear = (GrowthGoal(OURS, LINEAR),)
    return (
        Growth("schedule and fire by timers", "timers", GROWING, firing, linear, rounds=FEW_ROUNDS),
        Growth("schedule and cancel by timers", "timers", GROWING, cancelling, linear, rounds=FEW_ROUNDS),
    )


def _loops_for(size: int) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((name, make) for name, make in LOOPS if size <= MANY or name != "asyncio")


def benchmark() -> Benchmark:
    """Measure dense timers by the hundred thousand and the million, and sparse ones within a thousand seconds."""
    very_many = (replace(group, rounds=FEW_ROUNDS) for group in _many(VERY_MANY))
    groups = (*_many(MANY), *very_many, _anew(), _sparse())
    return Benchmark("timers", "Timers", groups, peers=("uvloop",), notes=NOTES, growths=_growths())
