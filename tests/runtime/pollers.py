"""Pollers for tests of the scheduler: those of Python, and those on the loop of the core in C."""

from __future__ import annotations

import shutil
import sysconfig
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
from ecruntime.scheduler import EpollPoller
from ecruntime.scheduler.native_poller import NativePoller
from ecruntime.scheduler.timers import Timers
from ecruntime.testing.schedule import EventOrder
from ecruntime.testing.virtual_poller import VirtualPoller
from tests.native_loop import keep_python

if TYPE_CHECKING:
    from random import Random
    from types import ModuleType

    from ecruntime.scheduler import Poller, TimeSource
    from ecruntime.scheduler.native_poller import NativeLoop
    from ecruntime.scheduler.timed_events import TimedEvents
    from ecruntime.testing.virtual_clock import VirtualClock

POLLERS = ("epoll", "native")


class NativeLoops:
    """The loop of the core, built and loaded at its first use."""

    @cached_property
    def folder(self) -> Path:
        return bridge_folder()

    @cached_property
    def adapter(self) -> ModuleType:
        missing = what_is_missing()
        if missing:
            pytest.skip(f"the native poller is not tested: {missing}")
        return load_native(self.folder)

    @property
    def loop(self) -> NativeLoop:
        return cast("NativeLoop", self.adapter)


def what_is_missing() -> str:
    """Tell what of the C compiler this machine lacks; nothing where modules in C can run."""
    if not shutil.which("gcc"):
        return "there is no C compiler"
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        return "there is no Python.h of this interpreter"
    return ""


class PollerMaker:
    """Makes pollers of one kind; where they are on the one loop of the process, a new one ends the one before."""

    def __init__(self, loop: NativeLoop | None) -> None:
        self.loop = loop

    def native(self, clock: TimeSource) -> NativePoller:
        assert self.loop is not None
        self.loop.loop_close()
        return NativePoller(self.loop, clock)

    def timers(self) -> TimedEvents:
        """Return timed events: on the wheel in Python, or on the queue in C."""
        return Timers() if self.loop is None else self.loop.loop_timers(True)

    def real(self, clock: TimeSource) -> Poller:
        return keep_python(EpollPoller()) if self.loop is None else self.native(clock)

    def virtual(self, clock: VirtualClock, shuffle: Random | None = None) -> VirtualPoller:
        poller = VirtualPoller(clock, None if shuffle is None else EventOrder.seeded(shuffle))
        if self.loop is None:
            return keep_python(poller)
        poller.give_way(self.native(clock))
        return poller
