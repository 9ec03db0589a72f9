"""Generations, and the holds and references that keep them alive until they are released (seed 1.3.5)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation.rules import DESTROYED_INSTANCE, DOUBLE_RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType, TracebackType

    from ecruntime.config import Configuration, ScopeValues
    from ecruntime.hooks import HookTable
    from ecruntime.module import InstanceName


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class GenerationCore:
    """The part of a generation that a running call keeps alive: everything that it reads.

    Any thread may read it. When the last reference is gone, the scheduler thread destroys the generation. The compiled
    calls refer to the core, so the core must not refer to them: a cycle would end only at a garbage collection. The
    instances are kept by the `Retirement` that will destroy them.
    """

    number: int
    configuration: Configuration
    states: Mapping[InstanceName, object]
    """The value that each `ext_init` returned."""
    native_hold: object = None
    """The object that keeps the native twin of the generation alive as long as the core, if it has one."""

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        return self.configuration.scope(**keys)


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """A generation as its holders see it: its hooks may be called, its configuration read (any thread)."""

    core: GenerationCore
    hooks: HookTable

    @property
    def number(self) -> int:
        """The number of the generation, counted from 1."""
        return self.core.number

    @property
    def configuration(self) -> Configuration:
        """The options of this generation."""
        return self.core.configuration

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        return self.core.configuration.scope(**keys)


class Hold:
    """A reason for a generation to stay alive, with its holder, purpose, time and place of use.

    Acquire and release it in any thread, use it in one at a time. The holder must release it exactly once.
    """

    __slots__ = ("_core", "_forget", "_is_taken_back", "generation", "holder", "number", "place", "since", "what")

    def __init__(
        self, core: GenerationCore, holder: str, what: str, since: float, forget: Callable[[Hold], None]
    ) -> None:
        """Hold `core`; `what` names the reference in reports, and `forget` is called at the release."""
        # The one strong reference: all else is for reports. The number is
        # copied, since `_core` is gone after the release.
        self._core: GenerationCore | None = core
        self._forget = forget
        self._is_taken_back = False
        self.generation: Generation | None = None
        """The generation that a reference gives access to, until the end of the hold."""
        self.holder = holder
        self.what = what
        self.number = core.number
        self.since = since
        self.place = _place_of_use()

    def check(self) -> None:
        """Raise `RuleViolation` when the hold was released, or taken back with a transaction that failed."""
        if self._is_taken_back:
            message = f"{self.what} fetched at {self.place} was taken back, because its transaction failed"
            raise RuleViolation(DESTROYED_INSTANCE, message, hint="fetch it again")
        if self._core is None:
            raise RuleViolation(
                DOUBLE_RELEASE,
                f"{self.what} fetched at {self.place} was released before",
                hint="use it as a context manager: it releases once, at the end of the 'with'",
            )

    def release(self) -> None:
        """Release the generation; it may end as soon as nobody else holds it."""
        # Whoever kept a hold of a failed transaction releases it in good faith.
        if self._is_taken_back:
            return
        # Checked first: a second release must not touch the table of holds.
        self.check()
        self._end()

    def take_back(self) -> None:
        """Release it in the holder's place, whose transaction failed; do nothing if it was released."""
        if self._core is not None:
            self._is_taken_back = True
            self._end()

    def is_on(self, core: GenerationCore) -> bool:
        """Tell whether it keeps `core` alive."""
        return self._core is core

    def _end(self) -> None:
        # A generation refers to its core: while either is kept here, the core does not end.
        self._core = self.generation = None
        self._forget(self)


class GenerationReference:
    """A held generation; a context manager for any thread, but for one at a time."""

    __slots__ = ("_hold",)

    def __init__(self, generation: Generation, hold: Hold) -> None:
        """Give access to `generation` until `hold` is released."""
        # Kept by the hold, which may be taken back without this reference.
        hold.generation = generation
        self._hold = hold

    @property
    def hold(self) -> Hold:
        """The hold behind this reference: its holder, place and time."""
        return self._hold

    @property
    def generation(self) -> Generation:
        """The held generation; raise `RuleViolation` after the release."""
        self._hold.check()
        generation = self._hold.generation
        # The check has passed, so no release has taken it.
        assert generation is not None
        return generation

    def release(self) -> None:
        """Release the generation; it may end as soon as nobody else holds it."""
        self._hold.release()

    def __enter__(self) -> Generation:
        return self.generation

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def _place_of_use() -> str:
    """Return file and line of the innermost caller outside the runtime."""
    # Only text is kept of the frames. A stored frame or traceback would itself hold a generation (ADR 4).
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the place of the acquire, for reports
    # At the outermost frame a place in the runtime is better than none.
    while frame is not None and frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    assert frame is not None, "whoever asks has a caller"
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _is_ours(frame: FrameType) -> bool:
    # By module, not by path: the package may be installed anywhere.
    return str(frame.f_globals.get("__name__", "")).startswith("ecruntime.")
