"""The time value that callbacks receive: a moment or a duration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Timeval:
    """Seconds and microseconds, as `struct timeval`; `usec` is in 0..999999, also before the epoch."""

    sec: int
    """Whole seconds, since the epoch or of a duration."""
    usec: int = 0
    """Microseconds beyond them."""

    @classmethod
    def from_seconds(cls, seconds: float) -> Timeval:
        """Round `seconds` to the nearest microsecond."""
        return cls(*divmod(round(seconds * _MICROSECONDS), _MICROSECONDS))

    @classmethod
    def from_nanoseconds(cls, nanoseconds: int) -> Timeval:
        """Truncate `nanoseconds` to whole microseconds."""
        # As the constructor, which is slow for frozen classes; the loop makes one in each turn.
        made = cls.__new__(cls)
        sec, usec = divmod(nanoseconds // 1000, _MICROSECONDS)
        _set_sec(made, sec)
        _set_usec(made, usec)
        return made

    def __float__(self) -> float:
        return self.sec + self.usec / _MICROSECONDS


_set_sec: Final[Callable[[Timeval, int], None]] = vars(Timeval)["sec"].__set__
_set_usec: Final[Callable[[Timeval, int], None]] = vars(Timeval)["usec"].__set__
