"""Events of the author's loop, each of them one line for people or one object for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Tell: TypeAlias = "Callable[[DevEvent], None]"
"""A function that takes events, from any thread."""


class EventKind(StrEnum):
    """The subject of an event; the value begins its line."""

    WATCH = "watch"
    CHANGE = "change"
    GENERATE = "generate"
    FINDING = "finding"
    CHECK = "check"
    BUILD = "build"
    TEST = "test"
    RELOAD = "reload"
    RESTART = "restart"
    SERVER = "server"
    LOG = "log"
    BLOCKED = "blocked"
    CONSOLE = "console"
    NOTE = "note"
    CYCLE = "cycle"
    END = "end"


class Mood(StrEnum):
    """Meaning of an event to the author, as its color shows it."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class DevEvent:
    """One thing that happened; `detail` are further lines, such as a stack."""

    kind: EventKind
    text: str
    mood: Mood = Mood.NEUTRAL
    detail: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    """Further facts, for a program."""
