"""What a line of the console can go on with, asked of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.command_line import join_words

if TYPE_CHECKING:
    from ecxs.cli.terminal.connection import Link


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word, without quotes, and what it is in a few words."""

    text: str
    meta: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Words that may take the place of what stands behind `start` in the line."""

    start: int
    words: tuple[Candidate, ...]


def ask_candidates(link: Link, line: str) -> Candidates:
    """Ask the server; EnvironmentFailure when it cannot be asked."""
    answer = link.ask_value(join_words(("complete", line)))
    words = (Candidate(str(one["text"]), str(one["meta"])) for one in answer["candidates"])
    # A name with control characters would act on the terminal.
    return Candidates(int(answer["start"]), tuple(word for word in words if word.text.isprintable()))
