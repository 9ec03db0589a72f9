"""Dispatch alone against asyncio and uvloop: fifty descriptors that are always ready, callbacks that do nothing."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import os
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvloop
from frame import Benchmark, Goal, Group, Variant
from loops import native_loop

from ecruntime.io.instance_events import OwnedEvents
from ecruntime.log import Log
from ecruntime.scheduler import E_READ, EpollPoller, Event, Mask, RealClock, Scheduler, Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler.native_poller import NativeLoop

READY = 50
CALLS = 200_000
OURS = "this"
PLAIN = "this, in Python"
WATCHED = "this, `self.watch`"
UVLOOP = "uvloop add_reader"
FLOOR = "floor: select.epoll, a call"
SYSTEM = "floor: the wait alone, in C"
CALLED = "floor: the wait in C, a call"
NOTES = f"""\
{READY} descriptors that stay ready, as those of peers that send faster than they are served. The callbacks do nothing,
but for one that counts the turns. *this* is `ecxs run --loop native`, *this, in Python* `--loop python`; `self.watch`
is what a module calls, whose callback stands behind one of its instance's. The floor of Python polls as Python can, and
calls a function for each pair that it gets. The floor of the system is the wait alone, in C: what the system takes to
report a ready descriptor, which uvloop pays as well. That is more than half of what uvloop takes in all, so that even
callbacks that cost nothing would make it 1.9 times as fast at best, and the last floor, which calls an empty function
for each, is what remains of that. There is no shorter wait: uvloop's is one `epoll_pwait` a turn, without a mask of
signals, for up to 1,024; it reports all {READY} as the one here does for up to 256, and neither the mask nor the room
changes what one costs. poll(2) reports these in a third of the time, but asks each descriptor that is watched, ready or
not, and knows numbers and not files: a callback could be called for the next user of its number."""


def _eventfds() -> list[int]:
    return [os.eventfd(1, os.EFD_NONBLOCK | os.EFD_CLOEXEC) for _ in range(READY)]


def _scheduler(loop: NativeLoop | None) -> Scheduler:
    from ecruntime.scheduler.native_poller import use_native_loop

    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    scheduler.bind_thread()
    if loop is not None:
        use_native_loop(scheduler, loop)
    return scheduler


def _nothing(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
    return E_READ


def _nothing_watched(event: Event, mask: Mask, now: Timeval) -> Mask:
    return E_READ


class _Turns:
    """A counter of turns, which ends the loop at the last one."""

    def __init__(self, calls: int, stop: Callable[[], object]) -> None:
        self.left = calls // READY
        self.stop = stop

    def count(self, *arguments: object) -> Mask:
        self.left -= 1
        if self.left <= 0:
            self.stop()
        return E_READ


def _ours(loop: NativeLoop | None, *, is_watched: bool = False) -> Callable[[int], object]:
    def run(calls: int) -> None:
        scheduler, fds = _scheduler(loop), _eventfds()
        turns = _Turns(calls, scheduler.stop)
        if is_watched:
            events = OwnedEvents("bench", scheduler)
            events.commit_or_drop(is_published=True)
            for at, fd in enumerate(fds):
                events.watch(fd, E_READ, turns.count if at == 0 else _nothing_watched)
        else:
            for at, fd in enumerate(fds):
                scheduler.schedule_event(scheduler.build_fd_event(fd, E_READ, turns.count if at == 0 else _nothing))
        scheduler.run()
        scheduler.close()
        for fd in fds:
            os.close(fd)

    return run


def _peers(make: Callable[[], Any]) -> Callable[[int], object]:
    def run(calls: int) -> None:
        loop, fds = make(), _eventfds()
        turns = _Turns(calls, loop.stop)
        for at, fd in enumerate(fds):
            loop.add_reader(fd, turns.count if at == 0 else _silent)
        loop.run_forever()
        for fd in fds:
            loop.remove_reader(fd)
            os.close(fd)
        loop.close()

    return run


def _silent() -> None:
    pass


def _bare(calls: int) -> None:
    import select

    fds = _eventfds()
    with select.epoll() as poller:
        for fd in fds:
            poller.register(fd, select.EPOLLIN)
        for _ in range(calls // READY):
            for _fd, _ready in poller.poll():
                _silent()
    for fd in fds:
        os.close(fd)


def _called(event: object, mask: object, closure: object, now: object) -> Mask:
    return E_READ


def _floors() -> tuple[Callable[[int], object], Callable[[int], object]]:
    """Return functions that wait for the same descriptors in C: one calls nothing, the other a function for each."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    library = Path(folder.name, "ready_waits.so")
    source = Path(__file__).with_name("ready_waits.c")
    words = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", f"-I{sysconfig.get_path('include')}"]
    subprocess.run([*words, "-o", library, source], check=True)
    loaded = ctypes.PyDLL(str(library))

    def serving(function: Callable[..., int], *more: object) -> Callable[[int], object]:
        def run(calls: int) -> None:
            fds = _eventfds()
            turns = calls // READY
            assert function((ctypes.c_int * READY)(*fds), READY, turns, *more) == turns * READY
            for fd in fds:
                os.close(fd)

        return run

    return serving(loaded.waits), serving(loaded.calls, ctypes.py_object(_called))


def benchmark() -> Benchmark:
    """Make a loop anew for each round, and descriptors."""
    native = native_loop()
    waits, waits_and_calls = _floors()
    variants = (
        Variant(OURS, _ours(native), CALLS),
        Variant(WATCHED, _ours(native, is_watched=True), CALLS),
        Variant(PLAIN, _ours(None), CALLS),
        Variant("asyncio add_reader", _peers(asyncio.new_event_loop), CALLS),
        Variant(UVLOOP, _peers(uvloop.new_event_loop), CALLS),
        Variant(FLOOR, _bare, CALLS),
        Variant(SYSTEM, waits, CALLS),
        Variant(CALLED, waits_and_calls, CALLS),
    )
    goals = (Goal(UVLOOP, OURS, 1.9), Goal(UVLOOP, WATCHED, 1.9), Goal("asyncio add_reader", PLAIN, 1.9))
    group = Group("calls", variants, goals)
    return Benchmark("dispatch", "Dispatch of ready descriptors", (group,), peers=("uvloop",), notes=NOTES)
