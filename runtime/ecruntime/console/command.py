"""Built-in commands, and the call of one."""

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
class CommandCall:
    """One call of a command: its line without the command's own words."""

    args: tuple[str, ...]
    """The words after the command, without quotes."""
    rest: str
    """The same words as typed, trimmed at both ends."""
    form: Form
    commands: tuple[Command, ...]
    """All built-in commands, for `help`."""
    state: SessionState = field(default_factory=SessionState)
    """State that the session keeps between its commands."""


Run: TypeAlias = Callable[[ServerView, CommandCall], Answer]
"""Runs in the scheduler thread and must not block."""


@dataclass(frozen=True, slots=True)
class CommandArgument:
    """A word of a usage line, with its meaning."""

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
    """The level that may run it; admins, unless stated otherwise."""
    arguments: tuple[CommandArgument, ...] = ()
    prepare: Callable[[ServerView, CommandCall, Callable[[], object]], bool] | None = None
    """Begins aside what would hold up the server, and calls back when `run` may be called; `False` if at once."""
    read_only_up_to_args: int | None = None
    """With up to so many arguments the command only reads; with more it is for admins. None: `level` holds always."""

    @property
    def name(self) -> str:
        """The words as they are typed."""
        return " ".join(self.words)

    @property
    def max_args(self) -> int | None:
        """The most arguments that the usage line allows; None for any number."""
        tail = self.usage.removeprefix(self.name)
        # Of a text in quotes the command itself says best what is wrong with it.
        return None if "..." in tail or '"' in tail else len(tail.split())

    @property
    def level_text(self) -> str:
        """Return a text about the level that may run it."""
        count = self.read_only_up_to_args
        if count is None:
            return self.level
        words = "without an argument" if count == 0 else f"with {count} argument{'s' if count > 1 else ''}"
        return f"{self.level} {words}, else {AccessLevel.ADMIN}"

    def level_for(self, args: tuple[str, ...]) -> AccessLevel:
        """Return the level that may run it with these arguments."""
        if self.read_only_up_to_args is not None and len(args) > self.read_only_up_to_args:
            return AccessLevel.ADMIN
        return self.level
