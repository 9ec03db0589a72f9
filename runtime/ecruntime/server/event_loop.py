"""The loop under the scheduler of a server: that of Python, or that of the core in C, chosen at the start."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from types import ModuleType

    from ecruntime.scheduler import Scheduler
    from ecruntime.scheduler.native_poller import NativeLoop

AUTO: Final = "auto"
PYTHON: Final = "python"
NATIVE: Final = "native"
LOOPS: Final = (AUTO, PYTHON, NATIVE)
"""Names of the setting."""
_TAKEN: Final = "another server of this process has the native one"


@dataclass(frozen=True, slots=True)
class ChosenLoop:
    """The loop that a server has, and why it has not got the other one."""

    name: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.reason})" if self.reason else self.name


class ServerLoop:
    """The loop of one server (scheduler thread)."""

    def __init__(self, scheduler: Scheduler, wanted: str) -> None:
        """Begin with that of Python; `wanted` is a name of `LOOPS`."""
        self._scheduler = scheduler
        self._wanted = wanted
        self._chosen = ChosenLoop(PYTHON)

    def choose(self) -> None:
        """Put the loop that is wanted under the scheduler, if it can be had; see `choose_loop`."""
        self._chosen = choose_loop(self._scheduler, self._wanted)

    @property
    def present(self) -> ChosenLoop:
        """Return the loop that serves, which modules in C may have brought since the start."""
        return ChosenLoop(NATIVE) if self._scheduler.has_native_loop else self._chosen

    def __str__(self) -> str:
        return str(self.present)


def choose_loop(scheduler: Scheduler, wanted: str) -> ChosenLoop:
    """Put the loop of the core under a scheduler if it is wanted; tell which one is there (scheduler thread).

    `auto` takes it where the bridge to modules in C is loaded or was built before, and never starts a compiler.
    `native` has it built if need be, and raises what `bridge_folder` raises. The core has one loop for the process:
    a second server gets that of Python.
    """
    if scheduler.has_native_loop:
        return ChosenLoop(NATIVE)
    if wanted == PYTHON:
        return ChosenLoop(PYTHON)
    # Imported here, as below: a server on the loop of Python needs nothing of it.
    from ecruntime.bridge.native import loaded_native
    from ecruntime.scheduler.native_poller import use_native_loop

    adapter = loaded_native()
    if adapter is None:
        try:
            adapter = _loaded(is_needed=wanted == NATIVE)
        except (EcError, OSError, ImportError) as failure:
            if wanted == NATIVE:
                raise
            return ChosenLoop(PYTHON, str(failure))
    if adapter is None:
        return ChosenLoop(PYTHON, "the native one is not built: 'ecxs bridge build'")
    try:
        use_native_loop(scheduler, cast("NativeLoop", adapter))
    except OSError as failure:
        is_taken = failure.errno == errno.EALREADY
        return ChosenLoop(PYTHON, _TAKEN if is_taken else failure.strerror or str(failure))
    return ChosenLoop(NATIVE)


def _loaded(*, is_needed: bool) -> ModuleType | None:
    from ecruntime.bridge.cache import bridge_folder, built_folder
    from ecruntime.bridge.native import load_native

    folder = bridge_folder() if is_needed else built_folder()
    return load_native(folder) if folder is not None else None
