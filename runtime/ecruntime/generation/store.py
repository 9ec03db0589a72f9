"""Which generation is current, which older ones are still in use, and when each is destroyed."""

from __future__ import annotations

import sys
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.generation.reference import GenerationReference
from ecruntime.generation.rules import NO_GENERATION
from ecruntime.hooks import GENERATION_KEY
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from ecruntime.generation.generation import Generation, GenerationCore


@dataclass(frozen=True, slots=True)
class _View:
    """What readers take in one load: the current generation, and whether it is the only one alive."""

    current: Generation | None
    is_alone: bool


class GenerationStore:
    """Publish with one assignment; retire in the scheduler thread, once, after the last reference.

    Any thread may read. `publish` and the retirement belong to the scheduler thread. A call that runs keeps the core
    of its generation through the globals of its frame; the end of the last such frame or reference is noticed by a
    weak reference, which only posts: destruction never runs in a finalizer.
    """

    def __init__(self, post: Callable[[Callable[[], None]], None], retire: Callable[[int], None]) -> None:
        """Use `post` to reach the scheduler thread, and `retire` there, with the number of the dead generation."""
        self._post = post
        self._retire = retire
        self._view = _View(None, is_alone=False)
        self._alive: dict[int, weakref.ref[GenerationCore]] = {}
        self._references: dict[int, GenerationReference] = {}

    @property
    def current(self) -> Generation:
        """The published generation."""
        current = self._view.current
        if current is None:
            raise RuleViolation(
                NO_GENERATION,
                "no generation is published yet",
                hint="read options in a provider, an event, a command or ext_init, not in the constructor or conf_setup",
            )
        return current

    @property
    def is_published(self) -> bool:
        """Tell whether there is a current generation."""
        return self._view.current is not None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The generations that are alive, oldest first."""
        return tuple(sorted(self._alive))

    @property
    def references(self) -> tuple[GenerationReference, ...]:
        """The references that were acquired and not yet released, oldest first."""
        return tuple(self._references.values())

    def watch(self, core: GenerationCore) -> None:
        """Take note of a core that a transaction built: from now on its end is noticed."""
        number = core.number
        self._alive[number] = weakref.ref(core, lambda _: self._post(lambda: self._end(number)))
        self._view = _View(self._view.current, is_alone=False)

    def publish(self, generation: Generation) -> None:
        """Make a generation the current one; calls that run keep theirs."""
        self._view = _View(generation, is_alone=len(self._alive) == 1)

    def withdraw(self) -> None:
        """Have no current generation any more: the server ends."""
        self._view = _View(None, is_alone=False)

    def acquire(self, holder: str) -> GenerationReference:
        """Hold the current generation until the reference is released (any thread; seed `fetch_globalconf`)."""
        reference = GenerationReference(self.current, holder, self._forget)
        self._references[id(reference)] = reference
        return reference

    def core_of_call(self) -> GenerationCore:
        """Return the generation of the hook call, or of the `ext_init`, that is running in this thread.

        Outside of both it is the current one. While only one generation is alive there is nothing to look for.
        """
        view = self._view
        if view.is_alone and view.current is not None:
            return view.current.core
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the running frames
        while frame is not None:
            core: GenerationCore | None = frame.f_globals.get(GENERATION_KEY)
            if core is not None and self._is_mine(core):
                return core
            frame = frame.f_back
        return self.current.core

    def _is_mine(self, core: GenerationCore) -> bool:
        known = self._alive.get(core.number)
        return known is not None and known() is core

    def _forget(self, reference: GenerationReference) -> None:
        self._references.pop(id(reference), None)

    def _end(self, number: int) -> None:
        if self._alive.pop(number, None) is None:
            return
        view = self._view
        self._view = _View(view.current, is_alone=view.current is not None and len(self._alive) == 1)
        self._retire(number)
