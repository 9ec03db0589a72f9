"""A hold on a generation: it stays alive until the hold is released (seed 1.3.5.4)."""

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
    """What keeps a generation alive: on whose behalf, for what, since when, and where it was asked for.

    Acquire and release it in any thread, use it in one at a time. Whoever holds it must release it once.
    """

    __slots__ = ("_core", "_forget", "holder", "number", "place", "since", "what")

    def __init__(
        self, core: GenerationCore, holder: str, what: str, since: float, forget: Callable[[Hold], None]
    ) -> None:
        """Hold `core`; `what` names the reference in reports, and `forget` is called at the release."""
        self._core: GenerationCore | None = core
        self._forget = forget
        self.holder = holder
        self.what = what
        self.number = core.number
        self.since = since
        self.place = _place_of_use()

    def check(self) -> None:
        """Raise `RuleViolation` when it was released before."""
        if self._core is None:
            raise RuleViolation(
                DOUBLE_RELEASE,
                f"{self.what} fetched at {self.place} was released before",
                hint="use it as a context manager: it releases once, at the end of the 'with'",
            )

    def release(self) -> None:
        """Let go; the generation may end as soon as nobody else holds it."""
        self.check()
        self._core = None
        self._forget(self)


class GenerationReference:
    """A generation that is held; a context manager, for any thread, but for one at a time."""

    __slots__ = ("_generation", "_hold")

    def __init__(self, generation: Generation, hold: Hold) -> None:
        """Give `generation` for as long as `hold` is not released."""
        self._generation: Generation | None = generation
        self._hold = hold

    @property
    def hold(self) -> Hold:
        """Who holds it, where, and since when."""
        return self._hold

    @property
    def generation(self) -> Generation:
        """The generation that is held."""
        self._hold.check()
        assert self._generation is not None
        return self._generation

    def release(self) -> None:
        """Let go; the generation may end as soon as nobody else holds it."""
        self._hold.check()
        self._generation = None
        self._hold.release()

    def __enter__(self) -> Generation:
        return self.generation

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def _place_of_use() -> str:
    """Return file and line of the nearest caller outside the runtime."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the place of the acquire, for reports
    while frame is not None and frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    assert frame is not None, "whoever asks has a caller"
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("ecruntime.")
