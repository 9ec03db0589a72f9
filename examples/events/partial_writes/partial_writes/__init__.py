"""Sends more than fits at once (partial writes)."""

from .partial_writes import PartialWrites

__all__ = ["PartialWrites"]
