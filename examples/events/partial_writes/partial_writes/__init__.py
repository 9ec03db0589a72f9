"""Sends more than fits at once (seed 1.3.3.1, partial writes)."""

from .partial_writes import PartialWrites

__all__ = ["PartialWrites"]
