"""State of a console session between commands: its transaction, if one is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecruntime.formats.conf import CONSOLE, Source, empty_root, without_lines
from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.conf import ScopeNode
    from ecruntime.module import NativeCommand

MAX_COMMANDS: Final = 10_000
MAX_COMMAND_TEXT: Final = 1024 * 1024
"""Characters of all commands of a transaction together."""


@dataclass(frozen=True, slots=True)
class ConfigTransaction:
    """An open transaction of the console: a tree that nobody else sees, and the commands that made it."""

    generation: int
    """The generation that was current when the transaction was opened."""
    root: ScopeNode
    is_from_scratch: bool = False
    commands: tuple[str, ...] = ()
    size: int = 0

    @classmethod
    def begin(cls, generation: int, root: ScopeNode, *, is_from_scratch: bool) -> ConfigTransaction:
        """Open a transaction over the running tree or an empty one; numbers of earlier transactions are dropped."""
        return cls(generation, empty_root() if is_from_scratch else without_lines(root, CONSOLE), is_from_scratch)

    @property
    def is_empty(self) -> bool:
        """Tell whether a commit would change nothing."""
        return not self.commands and not self.is_from_scratch

    @property
    def next_source(self) -> Source:
        """The source of the next command's values: `console:3` is the third command."""
        return Source(CONSOLE.file, line=len(self.commands) + 1)

    def with_command(self, command: str, root: ScopeNode) -> ConfigTransaction:
        """Return the transaction after one more command, whose result is `root`; UsageError when it is full."""
        size = self.size + len(command)
        if len(self.commands) >= MAX_COMMANDS or size > MAX_COMMAND_TEXT:
            raise UsageError(
                f"the transaction is full: it has {len(self.commands)} commands of {self.size} characters",
                hint="`config commit` what is there, or write a file and use `config reload`",
            )
        return replace(self, root=root, commands=(*self.commands, command), size=size)


@dataclass(frozen=True, slots=True)
class PreparedChange:
    """A tree whose values are built aside for a command, and what it was made of."""

    line: str
    base: ScopeNode
    root: ScopeNode


class SessionState:
    """State of one connection, which ends with it (scheduler thread)."""

    def __init__(self) -> None:
        """Start without a transaction."""
        self.config_transaction: ConfigTransaction | None = None
        self.prepared: PreparedChange | None = None
        self.native: NativeCommand | None = None
        """A command of native code that was run before its answer is asked for."""
        self.at_end: list[Callable[[], object]] = []
        """Called when the connection ends: what was begun for its client alone."""
