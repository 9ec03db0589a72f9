"""The slots of a command's usage line, which are the places for its arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecruntime.console.command import Command

_PART: Final = re.compile(r"(\[)?([^\s\[\]]+)( \.\.\.)?\]?")


@dataclass(frozen=True, slots=True)
class UsageSlot:
    """One place for one or more words; `choices` are literal words, or placeholders in capitals."""

    choices: tuple[str, ...]
    is_optional: bool = False
    is_repeated: bool = False

    @property
    def literals(self) -> tuple[str, ...]:
        """The choices that are literal words."""
        return tuple(choice for choice in self.choices if not choice.isupper() and "=" not in choice)

    def takes(self, word: str) -> bool:
        """Tell whether the usage line allows a word here."""
        return len(self.literals) < len(self.choices) or word.lower() in self.literals


def usage_slots(command: Command) -> tuple[UsageSlot, ...]:
    """Return the slots behind the command's own words, in order."""
    text = command.usage[len(command.name) :]
    return tuple(
        UsageSlot(tuple(found[2].split("|")), is_optional=bool(found[1]), is_repeated=bool(found[3]))
        for found in _PART.finditer(text)
    )
