"""Completion candidates for a console line, as the server gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.command_line import join_words
from ecxs.cli.terminal.connection import read_as_answer

if TYPE_CHECKING:
    from ecxs.cli.terminal.connection import ConsoleConnection


@dataclass(frozen=True, slots=True)
class PromptCandidate:
    """A word without quotes, and a short description of it."""

    text: str
    meta: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Words that may replace the part of the line from `start` on."""

    start: int
    words: tuple[PromptCandidate, ...]


def ask_candidates(connection: ConsoleConnection, line: str) -> Candidates:
    """Ask the server for candidates; raise EnvironmentFailure if it cannot be reached."""
    answer = connection.ask_value(join_words(("complete", line)))
    with read_as_answer("candidates"):
        words = (PromptCandidate(str(one["text"]), str(one["meta"])) for one in answer["candidates"])
        # A candidate with control characters would act on the terminal, so it is not offered.
        return Candidates(int(answer["start"]), tuple(word for word in words if word.text.isprintable()))
