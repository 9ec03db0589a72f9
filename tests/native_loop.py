"""All schedulers of a run of tests on the loop of the core in C: `ECXS_TEST_LOOP=native python -m pytest ...`.

The process has one such loop. A scheduler gets it that is made while no other one is open; how many did not is told at
the end. A test that is about the loop of Python says so: `@pytest.mark.python_loop("the reason")`.
"""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pytest

from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
from ecruntime.scheduler import EpollPoller, Scheduler
from ecruntime.scheduler.native_poller import use_native_loop
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Generator

    from ecruntime.scheduler.native_poller import NativeLoop

VARIABLE: Final = "ECXS_TEST_LOOP"
MARK: Final = "python_loop"
_KEPT: Final = "keeps_python"
P = TypeVar("P", EpollPoller, VirtualPoller)


def configure(config: pytest.Config) -> None:
    """Declare the marker, and put the native loop under all schedulers if that is asked for."""
    config.addinivalue_line("markers", f"{MARK}(reason): is about the loop of Python, whatever {VARIABLE} says")
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in {"", "python", "native"}:
        raise pytest.UsageError(f"{VARIABLE}={wanted}: choose python or native")
    if wanted == "native":
        everywhere = NativeEverywhere(cast("NativeLoop", load_native(bridge_folder())))
        everywhere.install(config)
        config.pluginmanager.register(everywhere, "native-everywhere")


def keep_python(poller: P) -> P:
    """Return a poller whose scheduler stays on it: the test has chosen it."""
    setattr(poller, _KEPT, True)
    return poller


class NativeEverywhere:
    """Gives each new scheduler the one native loop, if nobody else has it."""

    def __init__(self, loop: NativeLoop) -> None:
        self._loop = loop
        self._owner: weakref.ref[Scheduler] | None = None
        self._is_off = False
        self.given = 0
        self.refused = 0

    def install(self, config: pytest.Config) -> None:
        """Take part in the making of schedulers until the end of the run."""
        patch = pytest.MonkeyPatch()
        made = Scheduler.__init__

        def make(scheduler: Scheduler, *arguments: Any, **named: Any) -> None:
            made(scheduler, *arguments, **named)
            self._give(scheduler)

        patch.setattr(Scheduler, "__init__", make)
        config.add_cleanup(patch.undo)

    def _give(self, scheduler: Scheduler) -> None:
        poller = scheduler._poller
        under = poller._under if isinstance(poller, VirtualPoller) else poller
        if self._is_off or type(under) is not EpollPoller or hasattr(poller, _KEPT):
            return
        owner = self._owner() if self._owner is not None else None
        if owner is not None and not owner._is_closed:
            self.refused += 1
            return
        if self._owner is not None and owner is None:
            # A test has left it open.
            self._loop.loop_close()
        with suppress(OSError):  # a server of modules in C has it
            use_native_loop(scheduler, self._loop)
            self._owner = weakref.ref(scheduler)
        self.given += scheduler.has_native_loop
        self.refused += not scheduler.has_native_loop

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Leave tests of the loop of Python alone."""
        self._is_off = item.get_closest_marker(MARK) is not None
        if self._is_off and self._owner is not None:
            # The test may want the loop for a scheduler of its own.
            self._owner = None
            self._loop.loop_close()
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell how many schedulers had which loop; the processes of xdist count for themselves."""
        if self.given or self.refused:
            text = f"loop: {self.given} schedulers on the native one, {self.refused} beside another one on Python's"
            terminalreporter.write_line(text)
