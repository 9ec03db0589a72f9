"""Does something again and again (seed 1.3.3.1, recurrent timed events)."""

from .every_half_minute import EveryHalfMinute

__all__ = ["EveryHalfMinute"]
