"""A moment, or a length of time, as the seed's callbacks get it."""

from __future__ import annotations

from dataclasses import dataclass

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Timeval:
    """Seconds and microseconds, as `struct timeval`; `usec` is in 0..999999, also before the epoch."""

    sec: int
    usec: int = 0

    @classmethod
    def from_seconds(cls, seconds: float) -> Timeval:
        """Round `seconds` to the nearest microsecond."""
        return cls(*divmod(round(seconds * _MICROSECONDS), _MICROSECONDS))

    @classmethod
    def from_nanoseconds(cls, nanoseconds: int) -> Timeval:
        """Cut `nanoseconds` off to whole microseconds."""
        return cls(*divmod(nanoseconds // 1000, _MICROSECONDS))

    def __float__(self) -> float:
        return self.sec + self.usec / _MICROSECONDS
