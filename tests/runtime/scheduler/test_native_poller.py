from __future__ import annotations

import ctypes
import math
import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from random import Random
from threading import Event as Flag
from threading import Thread, Timer
from typing import TYPE_CHECKING

import pytest

from ecruntime.choices import AS_CHOSEN, ServerChoices
from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Log, LogRecord
from ecruntime.scheduler import DONE, EpollPoller, Event, Mask, RealClock, Scheduler, Timeval, Watchdog
from ecruntime.scheduler.native_poller import NativePoller, choose_timers, use_native_loop
from ecruntime.testing.schedule import EventOrder
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller
from tests.runtime.pollers import PollerMaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.scheduler.native_poller import NativeLoop
    from tests.conftest import CompileLibrary
    from tests.runtime.pollers import NativeLoops

pytestmark = pytest.mark.python_loop("puts schedulers on the native loop itself")
SOURCE = Path(__file__).parent / "data/native_events.c"


class InC:
    """Events of C, and the one trail in which both languages note what was called."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library
        library.trail_clear()

    @property
    def trail(self) -> list[int]:
        return [self.library.trail_at(place) for place in range(self.library.trail_length())]

    def after(self, seconds: float, number: int) -> None:
        whole = int(seconds)
        self.library.after(whole, round((seconds - whole) * 1_000_000), ctypes.c_long(number))

    def watch(self, fd: int, number: int) -> None:
        self.library.watch(fd, ctypes.c_long(number))

    def note(self, number: int) -> None:
        self.library.note(number)


@pytest.fixture(scope="module")
def loop(native_loops: NativeLoops) -> NativeLoop:
    return native_loops.loop


@pytest.fixture(scope="module")
def library(loop: NativeLoop, compile_library: CompileLibrary, tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    path = compile_library(tmp_path_factory.mktemp("events") / "events.so", SOURCE, flags=("-g", "-DEC_API=4"))
    return ctypes.CDLL(str(path), mode=os.RTLD_NOW | os.RTLD_LOCAL)


@pytest.fixture
def c(library: ctypes.CDLL) -> InC:
    return InC(library)


class Living:
    """A scheduler on the loop, with a clock."""

    def __init__(
        self,
        loop: NativeLoop,
        schedule: Random | None = None,
        *,
        is_real: bool = False,
        choices: ServerChoices = AS_CHOSEN,
    ) -> None:
        self.clock = VirtualClock()
        pollers = PollerMaker(loop)
        if is_real:
            real = RealClock()
            self.scheduler = Scheduler(real, pollers.real(real), Log(real))
        else:
            self.poller = pollers.virtual(self.clock, schedule)
            self.scheduler = Scheduler(self.clock, self.poller, Log(self.clock), choices)
            choose_timers(loop, choices)

    def after(self, seconds: float, c: InC, number: int) -> Event:
        def on_due(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            c.note(number)
            return DONE

        return self.scheduler.schedule_from_now_f(seconds, on_due)

    def watch(self, fd: int, c: InC, number: int) -> None:
        def on_ready(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            os.read(fd, 1)
            c.note(number)
            return Mask.E_READ

        self.scheduler.schedule_event(self.scheduler.build_fd_event(fd, Mask.E_READ, on_ready))

    def run_for(self, seconds: float) -> None:
        self.poller.run_for(self.scheduler, seconds)


@pytest.fixture
def living(loop: NativeLoop) -> Iterator[Living]:
    made = Living(loop)
    yield made
    made.scheduler.close()


@pytest.fixture
def real(loop: NativeLoop) -> Iterator[Scheduler]:
    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    use_native_loop(scheduler, loop)
    yield scheduler
    scheduler.close()


@pytest.fixture
def pipes() -> Iterator[list[tuple[int, int]]]:
    made = [os.pipe() for _ in range(6)]
    yield made
    for ends in made:
        for fd in ends:
            try:
                os.close(fd)
            except OSError:
                continue


# Colliding delays, of which some make the lists of the wheel long.
DELAYS = (0.0, 0.001, 0.1, 0.3, 0.5, 1.0, 7.75, 30.0)


@pytest.mark.parametrize("seed", range(12))
def test_timers_of_both_languages_fire_in_one_order(loop: NativeLoop, c: InC, seed: int) -> None:
    random = Random(seed)
    living = Living(loop, Random(seed))
    expected: list[tuple[int, int]] = []
    kept: list[tuple[Event, tuple[int, int]]] = []

    def schedule_some(count: int) -> None:
        for _ in range(count):
            delay = random.choice(DELAYS)
            number = len(expected)
            expected.append((round((living.clock.monotonic() + delay) * 1_000_000), number))
            if random.random() < 0.5:
                c.after(delay, number)
            else:
                kept.append((living.after(delay, c, number), expected[-1]))

    def more(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        schedule_some(10)
        return DONE

    schedule_some(random.choice((5, 60, 400)))
    living.scheduler.schedule_from_now_f(0.1, more)
    for event, entry in random.sample(kept, len(kept) // 4):
        assert living.scheduler.clear_timed_event(event)
        expected[entry[1]] = (-1, entry[1])
    living.run_for(100.0)
    living.scheduler.close()
    assert c.trail == [number for due, number in sorted(expected) if due >= 0]


def test_late_timers_of_both_languages_fire_in_one_order(loop: NativeLoop, c: InC) -> None:
    living = Living(loop)
    for number in range(20):
        (living.after(1 + number, c, number) if number % 3 else c.after(1 + number, number))
    # As if the thread had been away for so long.
    living.clock.advance(25.0)
    living.run_for(0.0)
    living.scheduler.close()
    assert c.trail == list(range(20))


def test_a_rearmed_timer_goes_behind_those_of_c(living: Living, c: InC) -> None:
    event = living.after(1.0, c, 2)
    c.after(1.0, 1)
    living.scheduler.rearm(event, 1.0)
    living.run_for(2.0)
    assert c.trail == [1, 2]


@pytest.mark.parametrize("is_early", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_timers_of_both_languages_are_served_at_the_moments_of_a_server(
    loop: NativeLoop, c: InC, seed: int, *, is_early: bool
) -> None:
    choices = ServerChoices(timer_resolution=0.25, serves_timers_early=is_early)
    living, random = Living(loop, choices=choices), Random(seed)
    dues = [random.choice((0.1, 0.25, 0.3, 0.49, 0.5, 0.6, 1.0, 1.01)) for _ in range(40)]
    for number, due in enumerate(dues):
        (c.after if random.random() < 0.5 else partial(living.after, c=c))(due, number=number)
    served: dict[int, float] = {}
    while len(served) < len(dues):
        living.scheduler.run_once(1.0)
        served |= {number: living.clock.monotonic() for number in c.trail if number not in served}
    living.scheduler.close()

    assert len(c.trail) == len(dues)
    ticks = [math.floor(due / 0.25) if is_early else math.ceil(due / 0.25) for due in dues]
    assert [round(served[number] / 0.25, 3) for number in range(len(dues))] == ticks


def test_timers_of_c_have_the_type_of_a_server_until_the_loop_is_closed(loop: NativeLoop, c: InC) -> None:
    types = []
    for choices in (ServerChoices(timer_type=77), AS_CHOSEN):
        living = Living(loop, choices=choices)
        c.after(1, 1)
        living.run_for(2.0)
        living.scheduler.close()
        types.append(c.library.type_of_last())

    assert types == [77, 8]


@pytest.mark.parametrize(("serves_new", "first_turn"), [(False, [1]), (True, [1, 2])])
def test_a_turn_may_serve_the_timers_of_c_that_its_own_timers_set(
    loop: NativeLoop, c: InC, first_turn: list[int], *, serves_new: bool
) -> None:
    living = Living(loop, choices=ServerChoices(serves_new_timers=serves_new))
    c.library.after_twice(1000, ctypes.c_long(1))
    while not c.trail:
        living.scheduler.run_once(1.0)
    seen = c.trail
    living.run_for(1.0)
    living.scheduler.close()

    assert (seen, c.trail) == (first_turn, [1, 2])


def test_an_hour_of_timers_passes_at_once(living: Living, c: InC) -> None:
    c.library.each_second(ctypes.c_long(3600))
    living.run_for(3600.0)
    assert (len(c.trail), living.clock.monotonic()) == (3600, 3600.0)


def test_time_jumps_to_a_timer_of_c_without_any_of_python(living: Living, c: InC) -> None:
    c.after(5.0, 1)
    living.scheduler.run_once(None)
    living.scheduler.run_once(None)
    assert (c.trail, living.clock.monotonic()) == ([1], 5.0)


def test_the_clock_of_c_is_that_of_the_test(living: Living) -> None:
    core = ctypes.CDLL(None)

    class Time(ctypes.Structure):
        _fields_ = (("sec", ctypes.c_long), ("usec", ctypes.c_long))

    now = Time()
    living.clock.advance(12.5)
    core.get_now(ctypes.byref(now))
    assert (now.sec, now.usec) == (living.clock.now().sec, living.clock.now().usec)
    living.clock.set_now(Timeval(77, 5))
    core.get_now(ctypes.byref(now))
    assert (now.sec, now.usec) == (77, 5)


@pytest.mark.parametrize("kind", ["real", "virtual"])
def test_a_descriptor_of_c_is_served_in_the_wait(
    loop: NativeLoop, c: InC, pipes: list[tuple[int, int]], kind: str
) -> None:
    living = Living(loop, is_real=kind == "real")
    c.watch(pipes[0][0], 1)
    os.write(pipes[0][1], b"abc")
    assert [living.scheduler.run_once(0.0) for _ in range(4)] == [1, 1, 1, 0]
    assert c.trail == [1, 1, 1]
    living.scheduler.close()


def test_a_wait_serves_c_until_python_has_something_to_do(
    real: Scheduler, c: InC, pipes: list[tuple[int, int]]
) -> None:
    c.watch(pipes[0][0], 1)
    ready = Flag()

    def write() -> None:
        for _ in range(3):
            os.write(pipes[0][1], b"a")
            while len(c.trail) < 1:
                pass
        ready.set()
        real.post(lambda: c.note(9))

    before = real.turns
    thread = Thread(target=write)
    thread.start()
    real.run_once(60.0)
    thread.join()
    while 9 not in c.trail:
        real.run_once(60.0)
    assert set(c.trail) == {1, 9}
    assert real.turns - before <= 2


def test_a_living_scheduler_takes_its_events_along(loop: NativeLoop, c: InC, pipes: list[tuple[int, int]]) -> None:
    clock = VirtualClock()
    poller = VirtualPoller(clock)
    scheduler = Scheduler(clock, poller, Log(clock))
    living = object.__new__(Living)
    living.scheduler, living.clock, living.poller = scheduler, clock, poller
    living.after(2.0, c, 3)
    living.watch(pipes[0][0], c, 1)
    scheduler.run_once(0.0)
    use_native_loop(scheduler, loop)
    c.after(2.0, 4)
    c.after(1.0, 2)
    os.write(pipes[0][1], b"a")
    living.run_for(3.0)
    scheduler.post(lambda: c.note(5))
    living.run_for(0.0)
    scheduler.close()
    assert c.trail == [1, 2, 3, 4, 5]


def test_timers_that_are_due_move_along_when_one_of_them_brings_the_loop(loop: NativeLoop, c: InC) -> None:
    clock = VirtualClock()
    living = object.__new__(Living)
    living.clock, living.poller = clock, VirtualPoller(clock)
    living.scheduler = Scheduler(clock, living.poller, Log(clock))

    def bring(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        use_native_loop(living.scheduler, loop)
        c.after(0.0, 4)
        return DONE

    living.after(1.0, c, 1)
    living.scheduler.schedule_from_now_f(1.0, bring)
    for number in (2, 3):
        living.after(1.0, c, number)
    cancelled, moved = living.after(1.0, c, 8), living.after(1.0, c, 5)
    living.scheduler.clear_timed_event(cancelled)
    living.scheduler.rearm(moved, 1.5)
    living.run_for(1.2)
    assert c.trail == [1, 2, 3, 4]
    assert living.scheduler.events == (moved,)
    living.run_for(1.0)
    living.scheduler.close()
    assert c.trail == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("seed", range(6))
def test_of_timers_due_at_one_moment_a_test_may_call_any_first(loop: NativeLoop, c: InC, seed: int) -> None:
    clock, random = VirtualClock(), Random(seed)
    poller = VirtualPoller(clock, EventOrder(lambda kind, count: random.randrange(count)))
    poller.give_way(PollerMaker(loop).native(clock))
    living = object.__new__(Living)
    living.clock, living.poller = clock, poller
    living.scheduler = Scheduler(clock, poller, Log(clock))
    for number in range(8):
        (living.after(1.0, c, number) if number % 2 else c.after(1.0, number))
    cancelled = living.after(1.0, c, 9)
    later = living.after(1.0, c, 10)
    later.not_before = 2.0
    living.scheduler.clear_timed_event(cancelled)
    living.run_for(1.0)
    assert sorted(c.trail) == list(range(8))
    living.run_for(1.0)
    living.scheduler.close()
    assert c.trail[8:] == [10]


def test_a_second_scheduler_is_refused(loop: NativeLoop, real: Scheduler) -> None:
    clock = RealClock()
    other = Scheduler(clock, EpollPoller(), Log(clock))
    with pytest.raises(OSError, match="already"):
        use_native_loop(other, loop)
    other.run_once(0.0)
    other.close()
    real.run_once(0.0)


def test_a_refused_descriptor_leaves_the_scheduler_as_it_was(
    loop: NativeLoop, c: InC, pipes: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    living = object.__new__(Living)
    living.scheduler = scheduler
    living.watch(pipes[0][0], c, 1)

    def refuse(self: NativePoller, fd: int, mask: int) -> None:
        raise OSError(28, "no more watches")

    with monkeypatch.context() as patch:
        patch.setattr(NativePoller, "register", refuse)
        with pytest.raises(OSError, match="no more watches"):
            use_native_loop(scheduler, loop)
    os.write(pipes[0][1], b"a")
    assert scheduler.run_once(0.0) == 1
    use_native_loop(scheduler, loop)
    os.write(pipes[0][1], b"a")
    assert scheduler.run_once(0.0) == 1
    scheduler.close()


def test_a_descriptor_of_c_is_refused_to_python(living: Living, c: InC, pipes: list[tuple[int, int]]) -> None:
    fd = pipes[0][0]
    c.watch(fd, 1)
    with pytest.raises(RuleViolation, match=f"RT105: descriptor {fd} already has an event of a module in C") as refused:
        living.watch(fd, c, 2)
    assert refused.value.hint == "clear_event_by_fd of that module comes before the descriptor is closed"
    c.library.unwatch(fd)
    living.watch(fd, c, 2)
    os.write(pipes[0][1], b"a")
    living.scheduler.run_once(0.0)
    assert c.trail == [2]


def test_a_descriptor_of_python_is_refused_to_c(native_loops: NativeLoops, library: ctypes.CDLL) -> None:
    program = f"""
import ctypes, os
from pathlib import Path
from ecruntime.bridge.native import load_native
from ecruntime.log import Log, LogRecord
from ecruntime.scheduler import DONE, E_READ, EpollPoller, RealClock, Scheduler
from ecruntime.scheduler.native_poller import use_native_loop

loop = load_native(Path({str(native_loops.folder)!r}))
clock = RealClock()
scheduler = Scheduler(clock, EpollPoller(), Log(clock))
use_native_loop(scheduler, loop)
fd = os.dup2(os.pipe()[0], 77)
scheduler.schedule_event(scheduler.build_fd_event(fd, E_READ, lambda *_: DONE))
ctypes.CDLL({library._name!r}).watch(fd, ctypes.c_long(1))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGABRT
    assert "RT105: server: descriptor 77 already has an event of another language" in done.stderr


def together(loop: NativeLoop, c: InC, pipes: list[tuple[int, int]], seed: int | None) -> list[int]:
    """Return the order in which descriptors of both languages are called that are ready together."""
    c.library.trail_clear()
    living = Living(loop, None if seed is None else Random(seed))
    for number, (fd, _) in enumerate(pipes):
        if number % 2:
            c.watch(fd, number)
        else:
            living.watch(fd, c, number)
    for _, fd in pipes:
        os.write(fd, b"a")
    living.scheduler.run_once(0.0)
    living.scheduler.close()
    return c.trail


def test_a_seed_shuffles_what_is_ready_in_both_languages(
    loop: NativeLoop, c: InC, pipes: list[tuple[int, int]]
) -> None:
    orders = [tuple(together(loop, c, pipes, seed)) for seed in range(30)]
    assert all(sorted(order) == [0, 1, 2, 3, 4, 5] for order in orders)
    assert orders == [tuple(together(loop, c, pipes, seed)) for seed in range(30)]
    assert len(set(orders)) > 20
    assert {order[0] % 2 for order in orders} == {0, 1}
    assert any(order[0] % 2 == 0 and order[1] % 2 == 1 and order[2] % 2 == 0 for order in orders)
    assert together(loop, c, pipes, None) == [1, 3, 5, 0, 2, 4]


def test_python_alone_is_shuffled_as_without_the_loop(loop: NativeLoop, c: InC, pipes: list[tuple[int, int]]) -> None:
    def order(poller: PollerMaker, seed: int) -> list[int]:
        c.library.trail_clear()
        clock = VirtualClock()
        living = object.__new__(Living)
        living.scheduler = Scheduler(clock, poller.virtual(clock, Random(seed)), Log(clock))
        for number, (fd, _) in enumerate(pipes):
            living.watch(fd, c, number)
        for _, fd in pipes:
            os.write(fd, b"a")
        living.scheduler.run_once(0.0)
        living.scheduler.close()
        return c.trail

    assert [order(PollerMaker(loop), seed) for seed in range(8)] == [order(PollerMaker(None), s) for s in range(8)]


@pytest.mark.parametrize("seed", range(4))
def test_a_descriptor_closed_and_reused_in_a_batch_gets_none_of_its_readiness(
    loop: NativeLoop, c: InC, pipes: list[tuple[int, int]], seed: int
) -> None:
    living = Living(loop, Random(seed))
    (first, to_first), (second, to_second), (third, to_third) = pipes[:3]

    def replace(mine: int, other: int) -> None:
        def on_ready(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            os.read(mine, 1)
            living.scheduler.clear_event_by_fd(other)
            os.dup2(third, other)
            c.watch(other, 7)
            return DONE

        living.scheduler.schedule_event(living.scheduler.build_fd_event(mine, Mask.E_READ, on_ready))

    replace(first, second)
    replace(second, first)
    os.write(to_first, b"a")
    os.write(to_second, b"b")
    assert living.scheduler.run_once(0.0) == 1
    assert c.trail == []
    os.write(to_third, b"c")
    living.scheduler.run_once(0.0)
    assert c.trail == [7]
    living.scheduler.close()


def test_the_end_asked_for_in_a_shuffled_batch_comes(loop: NativeLoop, c: InC, pipes: list[tuple[int, int]]) -> None:
    living = Living(loop, Random(1))

    def leave(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        raise SystemExit(3)

    for fd, to in pipes:
        living.scheduler.schedule_event(living.scheduler.build_fd_event(fd, Mask.E_READ, leave))
        os.write(to, b"a")
    for left in range(len(pipes), 0, -1):
        assert len(living.scheduler.events) == left
        with pytest.raises(SystemExit):
            living.scheduler.run_once(0.0)
    living.scheduler.close()


def test_a_timer_scheduled_inside_of_the_wait_fires_in_time(real: Scheduler, c: InC) -> None:
    callback_type = ctypes.CFUNCTYPE(None, ctypes.c_int)

    def on_due(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        c.note(2)
        real.stop()
        return DONE

    def enter(number: int) -> None:
        c.note(number)
        real.schedule_from_now_f(0.01, on_due)

    callback = callback_type(enter)
    c.library.after_in_python(1000, ctypes.c_long(1), callback)
    real.schedule_from_now_f(3600.0, on_due)
    real.run()
    assert c.trail == [1, 2]


def test_an_interrupt_of_any_thread_ends_the_wait(real: Scheduler, loop: NativeLoop) -> None:
    timer = Timer(0.02, loop.loop_interrupt)
    timer.start()
    assert real.run_once(3600.0) == 0
    timer.join()


def test_a_signal_ends_the_wait_and_its_handler_may_raise(real: Scheduler) -> None:
    def on_signal(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, on_signal)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(KeyboardInterrupt):
            real.run_once(3600.0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert real.run_once(0.0) == 0


def test_a_callback_of_c_over_its_budget_is_reported(loop: NativeLoop, c: InC) -> None:
    clock = RealClock()
    records: list[LogRecord] = []
    log = Log(clock, sinks=(records.append,))
    loop.loop_close()
    scheduler = Scheduler(clock, NativePoller(loop, clock), log)
    c.library.keep_for(ctypes.c_long(400_000))
    with Watchdog(scheduler, clock, log, 0.05):
        scheduler.run_once(0.0)
        scheduler.run_once(0.2)
    scheduler.close()
    (report,) = [record for record in records if record.text.startswith("RT151: ")]
    assert report.text.startswith("RT151: a callback of 'server' in C keeps the scheduler thread for ")


def test_other_threads_run_while_the_loop_serves_c(real: Scheduler, c: InC) -> None:
    near, far = socket.socketpair()
    with near, far:
        c.library.echo(near.detach())
        answered: list[bytes] = []

        def ask() -> None:
            for number in range(200):
                far.send(b"%d" % number)
                answered.append(far.recv(100))
            real.stop()

        thread = Thread(target=ask)
        thread.start()
        real.run()
        thread.join()
    assert answered == [b"%d" % number for number in range(200)]
    assert real.turns < 20
