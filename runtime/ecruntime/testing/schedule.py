"""The order of a test as a list of choices, and the token that tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

T = TypeVar("T")

ORDINARY: Final = "ordinary"
"""The token of the order without any deviation."""

_DEVIATION: Final = re.compile(r"(\d{1,9})([a-z])([1-9]\d{0,8})of([1-9]\d{0,8})")
_TOKEN: Final = re.compile(rf"{ORDINARY}|{_DEVIATION.pattern}(\.{_DEVIATION.pattern})*")


class ChoiceKind(Enum):
    """Subject of a choice; the value is its letter in a token."""

    READY = "d"
    """Descriptors that are ready together."""
    TIMER = "t"
    """Timers that are due at one moment."""
    THREAD = "h"
    """The thread that goes on: one with a job, or the scheduler thread."""
    RELOAD = "r"
    """Whether the configuration is reloaded here."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One choice that is not the ordinary one."""

    at: int
    """The number of the choice in its test, from 1."""
    kind: ChoiceKind
    taken: int
    """The alternative; 0 would be the ordinary one."""
    count: int
    """The number of alternatives."""

    def __str__(self) -> str:
        return f"{self.at}{self.kind.value}{self.taken}of{self.count}"


class EventOrder:
    """The one source of choices of a test: all choice points ask it, in the scheduler thread.

    Alternative 0 is the ordinary one. With `explores`, everything asks whose order may differ; without, only
    descriptors that are ready together do, whose order is that of the system.
    """

    def __init__(self, chooser: Callable[[ChoiceKind, int], int], *, explores: bool = True) -> None:
        """Choose by `chooser(kind, count)`."""
        self._chooser = chooser
        self.explores = explores
        """Whether all kinds of choices are made."""
        self.counts: list[int] = []
        """The number of alternatives of each choice so far."""
        self.deviations: list[Deviation] = []
        """The choices that were not the ordinary ones."""
        self.words: list[str] = []
        """Words for the change that each of these has made."""

    @classmethod
    def seeded(cls, random: Random) -> EventOrder:
        """Return a schedule that shuffles descriptors that are ready together, and is ordinary in all else."""
        return cls(lambda kind, count: random.randrange(count) if kind is ChoiceKind.READY else 0, explores=False)

    @property
    def token(self) -> str:
        """Return the token that replays what was chosen so far."""
        return token_of(self.deviations)

    def choose(self, kind: ChoiceKind, count: int, words: Callable[[int], str]) -> int:
        """Return one of `count` alternatives; `words(taken)` tells what a deviation changes."""
        if count < 2:
            return 0
        taken = self._chooser(kind, count)
        self.counts.append(count)
        if taken:
            self.deviations.append(Deviation(len(self.counts), kind, taken, count))
            if self.explores:
                self.words.append(words(taken))
        return taken

    def arrange(self, kind: ChoiceKind, items: list[T], words: Callable[[T, T], str]) -> None:
        """Put items into an order: each place is given to one of those that are left, the first by default."""
        for at in range(len(items) - 1):
            left = items[at:]
            taken = self.choose(kind, len(left), lambda taken, left=left: words(left[taken], left[0]))  # type: ignore[misc]
            if taken:
                items.insert(at, items.pop(at + taken))


class Replay:
    """A chooser that takes given deviations, and the ordinary choice in all else."""

    def __init__(self, deviations: Sequence[Deviation]) -> None:
        """Take these, where the test makes such choices."""
        self._left = {one.at: one for one in deviations}
        self._at = 0
        self.misfits: list[str] = []
        """Choices that were made from something else than when the token was made, in words."""

    def __call__(self, kind: ChoiceKind, count: int) -> int:
        """Return what was taken here."""
        self._at += 1
        given = self._left.pop(self._at, None)
        if given is None:
            return 0
        if (given.kind, given.count) == (kind, count):
            return given.taken
        met = f"{_NAMES[kind]} among {count}"
        self.misfits.append(f"choice {given.at} was {_NAMES[given.kind]} among {given.count}, and is {met} now")
        return given.taken if given.kind is kind and given.taken < count else 0

    def misfit(self) -> str:
        """Return why the test, which is over, was not run in the order that was given; empty if it was."""
        left = [f"choice {given.at} did not come: the test made {self._at}" for given in self._left.values()]
        return next(iter([*self.misfits, *left]), "")


_NAMES: Final = {
    ChoiceKind.READY: "a descriptor",
    ChoiceKind.TIMER: "a timer",
    ChoiceKind.THREAD: "a thread",
    ChoiceKind.RELOAD: "a reload",
}


def token_of(deviations: Sequence[Deviation]) -> str:
    """Return the token of an order: `12t1of2.40h2of3` takes alternative 1 of 2 timers at its choice 12, and so on."""
    return ".".join(map(str, deviations)) or ORDINARY


def deviations_of(token: str) -> tuple[Deviation, ...] | None:
    """Return what a token says; None for one that is the seed of a run."""
    if not _TOKEN.fullmatch(token):
        return None
    letters = {kind.value: kind for kind in ChoiceKind}
    rows = [match.groups() for match in _DEVIATION.finditer(token)]
    if any(letter not in letters or int(taken) >= int(count) for _, letter, taken, count in rows):
        return None
    return tuple(Deviation(int(at), letters[letter], int(taken), int(count)) for at, letter, taken, count in rows)
