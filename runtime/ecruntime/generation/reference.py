"""A hold on a generation: it stays alive until the hold is released (seed 1.3.5.4)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ecruntime.generation.rules import DOUBLE_RELEASE
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ecruntime.generation.generation import Generation


class GenerationReference:
    """A context manager; acquire and release it in any thread, use it in one at a time."""

    __slots__ = ("_forget", "_generation", "holder", "number", "place")

    def __init__(self, generation: Generation, holder: str, forget: Callable[[GenerationReference], None]) -> None:
        """Hold `generation` on behalf of `holder`; `forget` is called at the release."""
        self._generation: Generation | None = generation
        self._forget = forget
        self.holder = holder
        self.number = generation.number
        caller = sys._getframe(2)  # noqa: SLF001 - the place of the acquire, for reports
        self.place = f"{caller.f_code.co_filename}:{caller.f_lineno}"

    @property
    def generation(self) -> Generation:
        """The generation that is held."""
        if self._generation is None:
            raise self._released()
        return self._generation

    def release(self) -> None:
        """Let go; the generation may end as soon as nobody else holds it."""
        if self._generation is None:
            raise self._released()
        self._generation = None
        self._forget(self)

    def _released(self) -> RuleViolation:
        return RuleViolation(
            DOUBLE_RELEASE,
            f"the reference to generation {self.number} acquired at {self.place} was released before",
            hint="use it as a context manager: with server.acquire(...) as generation",
        )

    def __enter__(self) -> Generation:
        return self.generation

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()
