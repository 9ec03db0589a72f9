"""Fetches what peers ask for, in a thread (seed 1.3.3.1, suspend and resume)."""

from .suspended import Suspended

__all__ = ["Suspended"]
