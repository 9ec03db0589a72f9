"""Does something again and again (recurrent timed events)."""

from .every_half_minute import EveryHalfMinute

__all__ = ["EveryHalfMinute"]
