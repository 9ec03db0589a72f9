"""A built-in command, and what it is called with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.console.answer import Answer
from ecruntime.console.host import Host

if TYPE_CHECKING:
    from ecruntime.console.protocol import Form


@dataclass(frozen=True, slots=True)
class Request:
    """One command line, with the command's own words taken off."""

    args: tuple[str, ...]
    """The words after the command, without quotes."""
    rest: str
    """The same as typed, trimmed at both ends."""
    form: Form
    commands: tuple[Command, ...]
    """All built-in commands, for `help`."""


Run: TypeAlias = Callable[[Host, Request], Answer]
"""Runs in the scheduler thread and must not block."""


@dataclass(frozen=True, slots=True)
class Command:
    """A built-in command; `words` are lower case, `usage` begins with them."""

    words: tuple[str, ...]
    usage: str
    summary: str
    run: Run

    @property
    def name(self) -> str:
        """The words as they are typed."""
        return " ".join(self.words)
