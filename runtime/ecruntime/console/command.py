"""A built-in command, and what it is called with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.console.answer import Answer
from ecruntime.console.config_transaction import SessionState
from ecruntime.console.view.server_view import ServerView
from ecruntime.model.access_level import AccessLevel

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
    state: SessionState = field(default_factory=SessionState)
    """What the session keeps between its commands."""


Run: TypeAlias = Callable[[ServerView, Request], Answer]
"""Runs in the scheduler thread and must not block."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A word of a usage line, and what to put there."""

    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Command:
    """A built-in command; `words` are lower case, `usage` begins with them."""

    words: tuple[str, ...]
    usage: str
    summary: str
    run: Run
    level: AccessLevel = AccessLevel.ADMIN
    """Who may run it; a command that says nothing is for admins."""
    arguments: tuple[Argument, ...] = ()
    looks_with: int | None = None
    """A command that with so many arguments at most only looks, and with more is for admins."""

    @property
    def name(self) -> str:
        """The words as they are typed."""
        return " ".join(self.words)

    @property
    def level_text(self) -> str:
        """Say who may run it."""
        if self.looks_with is None:
            return self.level
        words = "without an argument" if self.looks_with == 0 else f"with {self.looks_with} argument"
        return f"{self.level} {words}{'s' if self.looks_with > 1 else ''}, else {AccessLevel.ADMIN}"

    def level_for(self, args: tuple[str, ...]) -> AccessLevel:
        """Return who may run it with these arguments."""
        if self.looks_with is not None and len(args) > self.looks_with:
            return AccessLevel.ADMIN
        return self.level
