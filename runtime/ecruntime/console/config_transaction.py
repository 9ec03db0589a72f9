"""What a session of the console keeps from one command to the next: its transaction, if one is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecruntime.formats.conf import CONSOLE, Source, empty_root, without_lines
from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from ecruntime.formats.conf import ScopeNode

MOST_COMMANDS: Final = 10_000
MOST_TEXT: Final = 1024 * 1024
"""Characters of all commands of a transaction together."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An open transaction of the console: a tree that nobody else sees, and the commands that made it."""

    generation: int
    """The one that ran when the transaction was opened."""
    root: ScopeNode
    is_from_scratch: bool = False
    commands: tuple[str, ...] = ()
    size: int = 0

    @classmethod
    def begin(cls, generation: int, root: ScopeNode, *, is_from_scratch: bool) -> Draft:
        """Open one over the tree that runs, or over an empty one; the numbers of earlier transactions go."""
        return cls(generation, empty_root() if is_from_scratch else without_lines(root, CONSOLE), is_from_scratch)

    @property
    def is_empty(self) -> bool:
        """Tell whether a commit would change nothing."""
        return not self.commands and not self.is_from_scratch

    @property
    def next_source(self) -> Source:
        """Where the values of the next command come from: `console:3` is the third one."""
        return Source(CONSOLE.file, line=len(self.commands) + 1)

    def with_command(self, command: str, root: ScopeNode) -> Draft:
        """Return the draft after one more command, which led to `root`; UsageError when it is full."""
        size = self.size + len(command)
        if len(self.commands) >= MOST_COMMANDS or size > MOST_TEXT:
            raise UsageError(
                f"the transaction is full: it has {len(self.commands)} commands of {self.size} characters",
                hint="`config commit` what is there, or write a file and use `config reload`",
            )
        return replace(self, root=root, commands=(*self.commands, command), size=size)


class SessionState:
    """What belongs to one connection and ends with it (scheduler thread)."""

    def __init__(self) -> None:
        """Begin without a transaction."""
        self.draft: Draft | None = None
