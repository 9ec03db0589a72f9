"""The levels at which single subsystems log, as the stanza `Debug_Flags` sets them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.log.level import Level

EVERYTHING: Final = "ALL"
_GENERIC: Final = ("ERROR",)
_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "conf": ("CONF",),
        "mod": ("MOD",),
        "memory": ("MEMORY", "MEM"),
        "scheduler": ("SCHEDULER", "TIME", "FD"),
        "signals": ("SIGNALS", "SIG"),
        "server": ("SERVER", "START"),
        "threads": ("THREADS",),
        "console": ("CONSOLE",),
        "log": ("LOG",),
    }
)


@dataclass(frozen=True, slots=True)
class DebugFlags:
    """The subsystems that log at each listed level, in upper case."""

    by_level: Mapping[Level, frozenset[str]]

    @property
    def lowest(self) -> Level | None:
        """The lowest level at which any subsystem is named."""
        return min((level for level, names in self.by_level.items() if names), default=None)

    def wants(self, level: Level, subsystem: str) -> bool | None:
        """Tell whether a message is to be written; None when the flags do not list its level."""
        listed = self.by_level.get(level)
        if listed is None:
            return None
        names = _NAMES.get(subsystem.lower(), (subsystem.upper(), *_GENERIC))
        return EVERYTHING in listed or not listed.isdisjoint(names)
