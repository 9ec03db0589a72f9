"""Does something once, later (timed events)."""

from .in_half_a_minute import InHalfAMinute

__all__ = ["InHalfAMinute"]
