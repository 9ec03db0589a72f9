"""What the console asks of the server about listeners and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListenerRow:
    """One endpoint of a listener, with what it has done since it was opened."""

    listener: str
    address: str
    state: str
    module: str
    sessions: int
    accepted: int
    turned_away: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; times in whole seconds."""

    listener: str
    address: str
    peer: str
    age: int
    idle: int
    """Since its worker was last called."""
    state: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The oldest sessions, and how many there are in all."""

    total: int
    sessions: tuple[SessionRow, ...]


class ListenerHost(Protocol):
    """The part of the server that is connected to, as commands see it; for the scheduler thread."""

    def listeners(self) -> tuple[ListenerRow, ...]:
        """Return the endpoints of all listeners."""
        ...

    def sessions(self, listener: str, most: int) -> Sessions:
        """Return sessions of a listener, or of all for an empty name."""
        ...
