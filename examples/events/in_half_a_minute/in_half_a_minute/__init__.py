"""Does something once, later (seed 1.3.3.1, timed events)."""

from .in_half_a_minute import InHalfAMinute

__all__ = ["InHalfAMinute"]
