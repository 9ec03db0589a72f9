"""Holds and references, which keep a generation alive until they are released (seed 1.3.5.4)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation.rules import DOUBLE_RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from ecruntime.generation.generation import Generation, GenerationCore


class Hold:
    """A reason for a generation to stay alive, with its holder, purpose, time and place of use.

    Acquire and release it in any thread, use it in one at a time. The holder must release it exactly once.
    """

    __slots__ = ("_core", "_forget", "holder", "number", "place", "since", "what")

    def __init__(
        self, core: GenerationCore, holder: str, what: str, since: float, forget: Callable[[Hold], None]
    ) -> None:
        """Hold `core`; `what` names the reference in reports, and `forget` is called at the release."""
        # The one strong reference: all else is for reports. The number is
        # copied, since `_core` is gone after the release.
        self._core: GenerationCore | None = core
        self._forget = forget
        self.holder = holder
        self.what = what
        self.number = core.number
        self.since = since
        self.place = _place_of_use()

    def check(self) -> None:
        """Raise `RuleViolation` when the hold was released before."""
        if self._core is None:
            raise RuleViolation(
                DOUBLE_RELEASE,
                f"{self.what} fetched at {self.place} was released before",
                hint="use it as a context manager: it releases once, at the end of the 'with'",
            )

    def release(self) -> None:
        """Release the generation; it may end as soon as nobody else holds it."""
        # Checked first: a second release must not touch the table of holds.
        self.check()
        self._core = None
        self._forget(self)


class GenerationReference:
    """A held generation; a context manager for any thread, but for one at a time."""

    __slots__ = ("_generation", "_hold")

    def __init__(self, generation: Generation, hold: Hold) -> None:
        """Give access to `generation` until `hold` is released."""
        self._generation: Generation | None = generation
        self._hold = hold

    @property
    def hold(self) -> Hold:
        """The hold behind this reference: its holder, place and time."""
        return self._hold

    @property
    def generation(self) -> Generation:
        """The held generation; raise `RuleViolation` after the release."""
        self._hold.check()
        # The check has passed, so no release has taken it.
        assert self._generation is not None
        return self._generation

    def release(self) -> None:
        """Release the generation; it may end as soon as nobody else holds it."""
        self._hold.check()
        # A generation refers to its core: while it is kept here, releasing the hold would not let the core end.
        self._generation = None
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
